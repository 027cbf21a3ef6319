package org.brian2grad.program;

import java.lang.foreign.MemorySegment;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the arrays of a Program, whose values lie inside of the text, in a block beside it, or in
/// the memory of the caller.
final class ArrayReader {
  private final Optional<MemorySegment> block;

  /// @param block that `offset` counts in; without one the text may name addresses, which only who
  ///   holds that memory may write
  ArrayReader(Optional<MemorySegment> block) {
    this.block = block;
  }

  ArraySpec read(JsonNode n) {
    String id = JsonFields.text(n, "id");
    ArraySpec.Type type = type(n);
    JsonNode dimensions = JsonFields.array(n, "shape");
    long[] shape = new long[dimensions.size()];
    long bytes = type.bytes();
    for (int k = 0; k < shape.length; k++) {
      shape[k] = JsonFields.asCount(dimensions.get(k), "shape of " + id);
      if (shape[k] < 0 || bytes > Long.MAX_VALUE / Math.max(1, shape[k])) {
        throw new ProgramFormatException(
            "shape of " + id + ": expected sizes, got " + JsonFields.excerpt(dimensions));
      }
      bytes *= shape[k];
    }
    return new ArraySpec(
        id,
        JsonFields.optionalText(n, "owner"),
        JsonFields.text(n, "variable"),
        type,
        shape,
        JsonFields.flag(n, "scalar"),
        JsonFields.flag(n, "constant"),
        JsonFields.flag(n, "read_only"),
        JsonFields.optionalText(n, "unit"),
        data(n, id, bytes));
  }

  static ArraySpec.Type type(JsonNode n) {
    String name = JsonFields.text(n, "type");
    return ArraySpec.Type.find(name)
        .orElseThrow(() -> new ProgramFormatException("unknown type of numbers '" + name + "'"));
  }

  private MemorySegment data(JsonNode n, String id, long bytes) {
    if (n.has("data")) {
      return inside(n, id, bytes);
    }
    if (block.isPresent() && (bytes > 0 || n.has("offset"))) {
      return beside(n, id, bytes, block.get());
    }
    return bytes == 0
        ? MemorySegment.ofArray(new byte[0])
        : MemorySegment.ofAddress(JsonFields.integer(n, "address")).reinterpret(bytes).asReadOnly();
  }

  /// The bytes of the block that the text says are this array's: what is behind them fills up the
  /// block, or is another array's.
  private static MemorySegment beside(JsonNode n, String id, long bytes, MemorySegment block) {
    long offset = JsonFields.integer(n, "offset");
    long own = JsonFields.integer(n, "bytes");
    if (own != bytes) {
      throw new ProgramFormatException(
          "array %s: expected %d bytes for its shape and type, got %d of its own"
              .formatted(id, bytes, own));
    }
    if (offset < 0 || offset % 8 != 0 || offset > block.byteSize() - bytes) {
      throw new ProgramFormatException(
          "array %s: expected a multiple of 8 up to %d as its offset, got %d"
              .formatted(id, block.byteSize() - bytes, offset));
    }
    return block.asSlice(offset, bytes).asReadOnly();
  }

  private static MemorySegment inside(JsonNode n, String id, long bytes) {
    byte[] content;
    try {
      content = Base64.getDecoder().decode(JsonFields.text(n, "data"));
    } catch (IllegalArgumentException e) {
      throw new ProgramFormatException("array " + id + ": not base64: " + e.getMessage());
    }
    if (content.length != bytes) {
      throw new ProgramFormatException(
          "array " + id + ": expected " + bytes + " bytes, got " + content.length);
    }
    return MemorySegment.ofArray(content).asReadOnly();
  }
}
