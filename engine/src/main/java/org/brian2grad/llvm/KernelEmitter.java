package org.brian2grad.llvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;

/// One kernel: the loop over its elements (or chunks of them), around loads, values and effects.
///
/// A kernel of one chunk has no loop, so that LLVM can keep state in registers from tick to tick.
final class KernelEmitter {
  private final Module module;
  private final Types types;
  private final Text text;
  private final Addresses addresses;
  private final Kernel kernel;
  private final Optional<Guard> guard;
  private final boolean once;
  private final boolean lanes;
  private final int width;
  private final int chunks;
  private final String prefix;
  private final Values values;

  KernelEmitter(
      Module module,
      Layout layout,
      Types types,
      Text text,
      Addresses addresses,
      Kernel kernel,
      boolean once) {
    this.module = module;
    this.types = types;
    this.text = text;
    this.addresses = addresses;
    this.once = once;
    Geometry geometry = layout.geometry();
    this.lanes = geometry.axis() == Geometry.Axis.LANES;
    this.guard = kernel.guard();
    boolean single = guard.isPresent() && !lanes;
    // Where an element has one lane, its event is known when it is worked on.
    this.kernel = single ? kernel.assumed() : kernel;
    this.width = single ? 1 : kernel.width(geometry);
    this.chunks = lanes ? kernel.size() : (kernel.size() + width - 1) / width;
    this.prefix = "k" + text.fresh();
    String element = chunks > 1 || guard.isPresent() ? "%" + prefix + ".e" : "0";
    this.values =
        new Values(module, types, text, addresses, this.kernel, once, lanes, width, element);
  }

  /// Whether the last chunk has elements beyond the domain.
  private boolean ragged() {
    return !lanes && kernel.size() % width != 0;
  }

  void emit() {
    if (chunks == 0) {
      return;
    }
    List<Effect.Add> sums = sums();
    List<String> totals = new ArrayList<>();
    if (guard.isPresent()) {
      guarded(guard.get(), sums);
      return;
    }
    if (chunks == 1) {
      body(sums, totals, List.of());
    } else {
      loop(sums, totals);
    }
    for (int k = 0; k < sums.size(); k++) {
      addTotal(sums.get(k).array(), totals.get(k));
    }
  }

  private void guarded(Guard by, List<Effect.Add> sums) {
    var loop = new GuardLoop(module, text, addresses, by, once, lanes ? width : 1, prefix);
    values.know(loop.known());
    loop.emit(() -> {
      List<String> values = new ArrayList<>();
      body(sums, values, List.of());
      for (int k = 0; k < sums.size(); k++) {
        addTotal(sums.get(k).array(), values.get(k));
      }
    });
  }

  private List<Effect.Add> sums() {
    List<Effect.Add> sums = new ArrayList<>();
    for (Effect effect : kernel.body().effects()) {
      if (effect instanceof Effect.Add a && a.index() instanceof Index.Scalar) {
        sums.add(a);
      }
    }
    return sums;
  }

  private void loop(List<Effect.Add> sums, List<String> totals) {
    String pre = prefix + ".pre";
    String head = prefix + ".head";
    String latch = prefix + ".latch";
    text.run("br label %" + pre);
    text.label(pre);
    text.run("br label %" + head);
    text.label(head);
    String e = "%" + prefix + ".e";
    int step = lanes ? 1 : width;
    long end = lanes ? kernel.size() : (long) chunks * width;
    boolean descending = kernel.order() == Kernel.Order.DESCENDING;
    long first = descending ? end - step : 0;
    text.run(e + " = phi i64 [ " + first + ", %" + pre + " ], [ " + e + ".next, %" + latch + " ]");
    List<String> partial = new ArrayList<>();
    String real = Types.vector(types.real(), width);
    for (int k = 0; k < sums.size(); k++) {
      String name = "%" + prefix + ".sum" + k;
      text.run(
          name
              + " = phi "
              + real
              + " [ "
              + (width == 1 ? types.constant(0) : "zeroinitializer")
              + ", %"
              + pre
              + " ], [ "
              + name
              + ".next, %"
              + latch
              + " ]");
      partial.add(name);
    }
    List<String> next = new ArrayList<>();
    body(sums, next, partial);
    text.run("br label %" + latch);
    text.label(latch);
    for (int k = 0; k < sums.size(); k++) {
      String name = "%" + prefix + ".sum" + k + ".next";
      // x + -0 is x, whatever x: a name for the register that the next round starts from.
      String zero = Types.splat(types.real(), types.constant(-0.0), width);
      text.run(name + " = fadd " + real + " " + next.get(k) + ", " + zero);
      totals.add(name);
    }
    text.run(e + ".next = add nsw i64 " + e + ", " + (descending ? -step : step));
    String more =
        descending ? "icmp sge i64 " + e + ".next, 0" : "icmp slt i64 " + e + ".next, " + end;
    text.run("%" + prefix + ".more = " + more);
    text.run(
        "br i1 %"
            + prefix
            + ".more, label %"
            + head
            + ", label %"
            + prefix
            + ".done, !llvm.loop !LOOP");
    text.label(prefix + ".done");
  }

  /// The work for one element or chunk.
  ///
  /// @param totals receives the new partial sum of each of `sums`
  /// @param partial sums so far; empty when this is the only chunk
  private void body(List<Effect.Add> sums, List<String> totals, List<String> partial) {
    Body body = kernel.body();
    boolean[] live = body.live();
    for (int id = 0; id < live.length; id++) {
      if (live[id]) {
        values.compute(id);
      }
    }
    String mask = ragged() ? mask() : "";
    for (Effect effect : body.effects()) {
      switch (effect) {
        case Effect.Store s -> store(s, mask);
        case Effect.Add a -> {
          int k = sums.indexOf(a);
          if (a.index() instanceof Index.Scalar) {
            String real = Types.vector(types.real(), width);
            String value = masked(values.vector(a.value()), mask);
            totals.add(
                partial.isEmpty()
                    ? value
                    : text.emit("fadd " + real + " " + partial.get(k) + ", " + value));
          } else {
            add(a, mask);
          }
        }
        case Effect.Append a -> append(a, mask);
      }
    }
  }

  /// True for the elements of the domain.
  private String mask() {
    String limit = Types.splat("i64", Integer.toString(kernel.size()), width);
    return text.emit(
        "icmp slt " + Types.vector("i64", width) + " " + values.numbers() + ", " + limit);
  }

  private String masked(String value, String mask) {
    return mask.isEmpty()
        ? value
        : text.emit(
            "select <"
                + width
                + " x i1> "
                + mask
                + ", "
                + Types.vector(types.real(), width)
                + " "
                + value
                + ", "
                + Types.vector(types.real(), width)
                + " zeroinitializer");
  }

  private void store(Effect.Store s, String mask) {
    ArrayDecl array = module.array(s.array());
    String type = types.of(array.type());
    switch (s.index()) {
      case Index.Own _ -> {
        String value = values.stored(s.value(), array.type());
        text.run(
            "store "
                + Types.vector(type, width)
                + " "
                + value
                + ", ptr "
                + addresses.element(s.array(), values.element())
                + ", align "
                + addresses.alignment(s.array(), width)
                + addresses.tags(s.array(), false, once));
      }
      case Index.Scalar _ ->
          throw new IllegalStateException("store to a shared element of " + array.name());
      case Index.At(int at) -> {
        String value = values.stored(s.value(), array.type());
        eachLane(
            at,
            mask,
            (lane, index) -> {
              String pointer = laneAddress(s.array(), index, lane);
              String scalar = extract(Types.vector(type, width), value, lane);
              text.run(
                  "store "
                      + type
                      + " "
                      + scalar
                      + ", ptr "
                      + pointer
                      + ", align "
                      + addresses.alignment(s.array(), 1)
                      + addresses.tags(s.array(), false, once));
            });
      }
    }
  }

  private void add(Effect.Add a, String mask) {
    String real = types.real();
    String vector = Types.vector(real, width);
    String value = values.vector(a.value());
    String align = ", align " + addresses.alignment(a.array(), 1);
    switch (a.index()) {
      case Index.Own _ -> {
        String pointer = addresses.element(a.array(), values.element());
        String wide = ", align " + addresses.alignment(a.array(), width);
        String before =
            text.emit(
                "load "
                    + vector
                    + ", ptr "
                    + pointer
                    + wide
                    + addresses.tags(a.array(), true, once));
        String sum = text.emit("fadd " + vector + " " + before + ", " + value);
        text.run(
            "store "
                + vector
                + " "
                + sum
                + ", ptr "
                + pointer
                + wide
                + addresses.tags(a.array(), false, once));
      }
      case Index.Scalar _ -> throw new IllegalStateException("sums are taken after the loop");
      case Index.At(int at) ->
          // Targets may repeat: one after the other.
          eachLane(
              at,
              mask,
              (lane, index) -> {
                String pointer = laneAddress(a.array(), index, lane);
                String before =
                    text.emit(
                        "load "
                            + real
                            + ", ptr "
                            + pointer
                            + align
                            + addresses.tags(a.array(), true, once));
                String sum =
                    text.emit("fadd " + real + " " + before + ", " + extract(vector, value, lane));
                text.run(
                    "store "
                        + real
                        + " "
                        + sum
                        + ", ptr "
                        + pointer
                        + align
                        + addresses.tags(a.array(), false, once));
              });
    }
  }

  private interface Lane {
    void emit(int lane, String index);
  }

  /// Goes through the vector in ascending order, over the elements of the domain only.
  private void eachLane(int at, String mask, Lane work) {
    String indices = values.vector(at);
    for (int lane = 0; lane < width; lane++) {
      String index = extract(Types.vector("i64", width), indices, lane);
      if (mask.isEmpty()) {
        work.emit(lane, index);
        continue;
      }
      String inside = text.emit("extractelement <" + width + " x i1> " + mask + ", i64 " + lane);
      int block = text.fresh();
      text.run("br i1 " + inside + ", label %in" + block + ", label %out" + block);
      text.label("in" + block);
      work.emit(lane, index);
      text.run("br label %out" + block);
      text.label("out" + block);
    }
  }

  private String laneAddress(int array, String index, int lane) {
    String pointer = addresses.element(array, index);
    return addresses.isLaned(module.array(array)) && lane > 0
        ? text.emit(
            "getelementptr inbounds "
                + types.of(module.array(array).type())
                + ", ptr "
                + pointer
                + ", i64 "
                + lane)
        : pointer;
  }

  private String extract(String vectorType, String vector, int lane) {
    return width == 1
        ? vector
        : text.emit("extractelement " + vectorType + " " + vector + ", i64 " + lane);
  }

  /// Adds the sum over the domain to its array. In ELEMENTS the vector is summed by halves: fast,
  /// and always the same.
  private void addTotal(int array, String total) {
    boolean laned = addresses.isLaned(module.array(array));
    if (lanes != laned) {
      throw new IllegalStateException(module.array(array).name() + " cannot take a sum");
    }
    String real = types.real();
    String value = total;
    int w = width;
    if (!lanes) {
      while (w > 1) {
        int half = w / 2;
        String low = shuffle(value, w, 0, half);
        String high = shuffle(value, w, half, half);
        value = text.emit("fadd " + Types.vector(real, half) + " " + low + ", " + high);
        w = half;
      }
    }
    String type = Types.vector(real, w);
    String align = ", align " + addresses.alignment(array, w);
    String pointer = addresses.element(array, "0");
    String before =
        text.emit("load " + type + ", ptr " + pointer + align + addresses.tags(array, true, once));
    String sum = text.emit("fadd " + type + " " + before + ", " + value);
    text.run(
        "store "
            + type
            + " "
            + sum
            + ", ptr "
            + pointer
            + align
            + addresses.tags(array, false, once));
  }

  private String shuffle(String value, int from, int start, int count) {
    String type = Types.vector(types.real(), from);
    if (count == 1) {
      return text.emit("extractelement " + type + " " + value + ", i64 " + start);
    }
    StringBuilder indices = new StringBuilder();
    for (int k = 0; k < count; k++) {
      indices.append(k == 0 ? "" : ", ").append("i32 ").append(start + k);
    }
    return text.emit(
        "shufflevector "
            + type
            + " "
            + value
            + ", "
            + type
            + " poison, <"
            + count
            + " x i32> <"
            + indices
            + ">");
  }

  /// Events are rare: the work is out of the way, behind one branch.
  private void append(Effect.Append a, String mask) {
    Log log = module.logs().get(a.log());
    String event = values.vector(a.mask());
    if (!mask.isEmpty()) {
      event = text.emit("and <" + width + " x i1> " + event + ", " + mask);
    }
    String bits = width == 1 ? "i1" : "i" + width;
    String set =
        width == 1 ? event : text.emit("bitcast <" + width + " x i1> " + event + " to " + bits);
    String wide = text.emit("zext " + bits + " " + set + " to i64");
    if (width == 64) {
      throw new IllegalStateException("vectors of 64 have no log");
    }
    String any = text.emit("icmp ne i64 " + wide + ", 0");
    int block = text.fresh();
    text.run("br label %log.p" + block);
    text.label("log.p" + block);
    text.run(
        "br i1 " + any + ", label %log.b" + block + ", label %log.e" + block + ", !prof !PROF");
    text.label("log.b" + block);
    String left = "%log.left" + block;
    text.run(
        left
            + " = phi i64 [ "
            + wide
            + ", %log.p"
            + block
            + " ], [ "
            + left
            + ".next, %log.b"
            + block
            + " ]");
    String lane = text.call("i64", "llvm.cttz.i64", "i64 " + left, "i1 true");
    String number =
        lanes
            ? text.emit(
                "add i64 " + text.emit("mul i64 " + values.element() + ", " + width) + ", " + lane)
            : text.emit("add i64 " + values.element() + ", " + lane);
    String pair = text.emit("getelementptr inbounds i8, ptr %logs, i64 " + 16L * a.log());
    String base = text.emit("load ptr, ptr " + pair + ", align 8, !tbaa !FRAME");
    String counter = text.emit("getelementptr inbounds i8, ptr " + pair + ", i64 8");
    String count = text.emit("load i64, ptr " + counter + ", align 8, !tbaa !FRAME");
    String offset = text.emit("mul i64 " + count + ", " + log.entryBytes());
    String entry = text.emit("getelementptr inbounds i8, ptr " + base + ", i64 " + offset);
    text.run("store i64 %tick, ptr " + entry + ", align 8, !tbaa !FRAME");
    column(entry, 1, "i64", number);
    for (int k = 0; k < a.values().size(); k++) {
      logged(entry, 2 + k, a.values().get(k), lane);
    }
    String more = text.emit("add i64 " + count + ", 1");
    text.run("store i64 " + more + ", ptr " + counter + ", align 8, !tbaa !FRAME");
    String lower = text.emit("sub i64 " + left + ", 1");
    text.run(left + ".next = and i64 " + left + ", " + lower);
    String again = text.emit("icmp ne i64 " + left + ".next, 0");
    text.run("br i1 " + again + ", label %log.b" + block + ", label %log.e" + block);
    text.label("log.e" + block);
  }

  private void logged(String entry, int column, int id, String lane) {
    String value = values.lane(id, lane);
    switch (kernel.body().node(id).type()) {
      case BOOL -> column(entry, column, "i64", text.emit("zext i1 " + value + " to i64"));
      case INT -> column(entry, column, "i64", value);
      case REAL ->
          column(
              entry,
              column,
              "double",
              types.real().equals("double")
                  ? value
                  : text.emit("fpext float " + value + " to double"));
    }
  }

  private void column(String entry, int column, String type, String value) {
    String at = text.emit("getelementptr inbounds i8, ptr " + entry + ", i64 " + 8L * column);
    text.run("store " + type + " " + value + ", ptr " + at + ", align 8, !tbaa !FRAME");
  }
}
