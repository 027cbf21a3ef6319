package org.brian2grad.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.ProgramWriter;
import org.brian2grad.request.ChoicesJson;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a simulation into a file. The same simulation gives the same bytes.
public final class ArchiveWriter {
  private static final long PIECE = 1 << 20;

  private final Map<String, Entry> entries = new TreeMap<>();

  /// @param pieces its bytes, one after the other
  private record Entry(List<MemorySegment> pieces, long bytes, long crc, String sha256) {}

  private ArchiveWriter() {}

  /// Writes the whole file, or none of it.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException where it cannot be written, and for a
  ///   surrogate that cannot be made again from its name
  public static void write(SavedSimulation simulation, Path file) {
    new ArchiveWriter().add(simulation).write(file);
  }

  private ArchiveWriter add(SavedSimulation simulation) {
    List<MemorySegment> pieces = new ArrayList<>();
    Map<String, Long> offsets = new HashMap<>();
    long end = 0;
    for (ArraySpec array : new TreeMap<>(simulation.program().arrays()).values()) {
      offsets.put(array.id(), end);
      long bytes = array.size() * array.type().bytes();
      pieces.add(array.data().asSlice(0, bytes));
      long padding = (Archive.ALIGNMENT - bytes % Archive.ALIGNMENT) % Archive.ALIGNMENT;
      pieces.add(MemorySegment.ofArray(new byte[(int) padding]));
      end += bytes + padding;
    }
    add(Archive.ARRAYS, pieces);
    add(Archive.PROGRAM, ProgramWriter.write(simulation.program(), offsets));
    ObjectNode request = JsonMapper.shared().createObjectNode();
    ChoicesJson.write(simulation.choices(), request);
    RunSettingsJson.write(simulation.settings(), request);
    add(Archive.REQUEST, request.toString());
    return this;
  }

  private void add(String name, String text) {
    add(name, List.of(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8))));
  }

  private void add(String name, List<MemorySegment> pieces) {
    CRC32 crc = new CRC32();
    MessageDigest sha = Archive.digest();
    long bytes = 0;
    for (MemorySegment piece : pieces) {
      for (ByteBuffer buffer : buffers(piece)) {
        crc.update(buffer.duplicate());
        sha.update(buffer);
      }
      bytes += piece.byteSize();
    }
    String digest = HexFormat.of().formatHex(sha.digest());
    entries.put(name, new Entry(pieces, bytes, crc.getValue(), digest));
  }

  private static List<ByteBuffer> buffers(MemorySegment segment) {
    List<ByteBuffer> buffers = new ArrayList<>();
    for (long at = 0; at < segment.byteSize(); at += PIECE) {
      buffers.add(segment.asSlice(at, Math.min(PIECE, segment.byteSize() - at)).asByteBuffer());
    }
    return buffers;
  }

  private String manifest() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("format", Archive.FORMAT);
    ObjectNode described = root.putObject("entries");
    entries.forEach((name, entry) ->
        described.putObject(name).put("bytes", entry.bytes()).put("sha256", entry.sha256()));
    return root.toString();
  }

  private void write(Path file) {
    String manifest = manifest();
    try {
      Path directory = file.toAbsolutePath().getParent();
      Path partial = Files.createTempFile(directory, ".saving", ".b2g");
      try {
        try (OutputStream out = Files.newOutputStream(partial);
            ZipOutputStream zip = new ZipOutputStream(out)) {
          add(Archive.MANIFEST, manifest);
          Entry first = entries.remove(Archive.MANIFEST);
          write(zip, Archive.MANIFEST, java.util.Objects.requireNonNull(first));
          for (var entry : entries.entrySet()) {
            write(zip, entry.getKey(), entry.getValue());
          }
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException | UncheckedIOException e) {
      throw Archive.error(
          file,
          "file-write",
          "expected a place to write to, got " + e,
          "save into a directory that exists, with room for the arrays of the network");
    }
  }

  private static void write(ZipOutputStream zip, String name, Entry entry) throws IOException {
    ZipEntry header = new ZipEntry(name);
    header.setMethod(ZipEntry.STORED);
    header.setSize(entry.bytes());
    header.setCrc(entry.crc());
    header.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(header);
    WritableByteChannel channel = Channels.newChannel(zip);
    for (MemorySegment piece : entry.pieces()) {
      for (ByteBuffer buffer : buffers(piece)) {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
    zip.closeEntry();
  }
}
