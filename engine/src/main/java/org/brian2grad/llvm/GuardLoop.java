package org.brian2grad.llvm;

import java.util.HashMap;
import java.util.Map;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Module;

/// The loop of a guarded kernel: over groups of delays, over the sources that had an event (or were
/// candidates for one) that many steps ago, over their elements.
///
/// Events are rare: where elements are side by side, eight sources are looked at with one load.
final class GuardLoop {
  private final Module module;
  private final Text text;
  private final Addresses addresses;
  private final Guard guard;
  private final EventQueue queue;
  private final boolean once;
  private final int lanes;
  private final String p;

  /// @param lanes of an instance
  /// @param prefix of labels and registers; the element is `%prefix.e`
  GuardLoop(
      Module module,
      Text text,
      Addresses addresses,
      Guard guard,
      boolean once,
      int lanes,
      String prefix) {
    this.module = module;
    this.text = text;
    this.addresses = addresses;
    this.guard = guard;
    this.queue = guard.queue();
    this.once = once;
    this.lanes = lanes;
    this.p = prefix;
  }

  /// Registers that hold, within the loop, what arrays have at the synapse at work.
  Map<Integer, String> known() {
    Map<Integer, String> known = new HashMap<>();
    known.put(queue.source(), "%" + p + ".source");
    queue.steps().ifPresent(steps -> known.put(steps, "%" + p + ".delay"));
    return known;
  }

  /// Writes the loop around the work for one element.
  void emit(Runnable body) {
    int groups = module.array(queue.delays()).size();
    if (groups == 0) {
      return;
    }
    jump("gpre");
    text.label(p + ".gpre");
    jump("group");
    text.label(p + ".group");
    counter("g", "0", "gpre", "glatch");
    String delay = integer(queue.delays(), "%" + p + ".g");
    text.run("%" + p + ".delay = add i64 " + delay + ", 0");
    switch (guard.scan()) {
      case EVENTS -> some(queue.history(), body);
      case CANDIDATES -> some(queue.candidates().orElseThrow(), body);
      case ALL -> all(body);
    }
    text.label(p + ".glatch");
    next("g", 1, Integer.toString(groups), "group", "done");
    text.label(p + ".done");
  }

  private void all(Runnable body) {
    begin();
    elements("%" + p + ".i", body);
    jump("scanlatch");
    end(1, queue.sources());
  }

  private void some(int history, Runnable body) {
    String row = row(history);
    begin();
    sources(history, row, body);
    end(lanes == 1 ? 8 : 1, queue.stride());
  }

  private void begin() {
    jump("spre");
    text.label(p + ".spre");
    jump("scan");
    text.label(p + ".scan");
    counter("i", "0", "spre", "scanlatch");
  }

  private void end(int step, int sources) {
    text.label(p + ".scanlatch");
    next("i", step, Integer.toString(sources), "scan", "glatch");
  }

  /// The address of the history's row for this group.
  private String row(int history) {
    String back = text.emit("sub nsw i64 %step" + queue.clock() + ", %" + p + ".delay");
    String positive = text.emit("add nsw i64 " + back + ", " + queue.rows());
    String row = text.emit("urem i64 " + positive + ", " + queue.rows());
    String bytes = text.emit("mul nuw nsw i64 " + row + ", " + (long) queue.stride() * lanes);
    return text.emit(
        "getelementptr inbounds i8, ptr " + addresses.element(history, "0") + ", i64 " + bytes);
  }

  private String integer(int array, String index) {
    String pointer = addresses.element(array, index);
    String value =
        text.emit("load i32, ptr " + pointer + ", align 4" + addresses.tags(array, true, once));
    return text.emit("sext i32 " + value + " to i64");
  }

  private void sources(int history, String row, Runnable body) {
    String bits = "i" + 8 * (lanes == 1 ? 8 : lanes);
    String offset =
        lanes == 1 ? "%" + p + ".i" : text.emit("mul nuw nsw i64 %" + p + ".i, " + lanes);
    String at = text.emit("getelementptr inbounds i8, ptr " + row + ", i64 " + offset);
    String word =
        text.emit(
            "load "
                + bits
                + ", ptr "
                + at
                + ", align "
                + Math.min(8, lanes == 1 ? 8 : lanes)
                + addresses.tags(history, true, once));
    String any = text.emit("icmp ne " + bits + " " + word + ", 0");
    branch(any, "events", "scanlatch");
    text.label(p + ".events");
    if (lanes > 1) {
      elements("%" + p + ".i", body);
      jump("scanlatch");
      return;
    }
    jump("bits");
    text.label(p + ".bits");
    String left = "%" + p + ".left";
    text.run(
        left
            + " = phi i64 [ "
            + word
            + ", %"
            + p
            + ".events ], [ "
            + left
            + ".next, %"
            + p
            + ".bitslatch ]");
    String lowest = text.call("i64", "llvm.cttz.i64", "i64 " + left, "i1 true");
    String number = text.emit("lshr i64 " + lowest + ", 3");
    elements(text.emit("add nuw nsw i64 %" + p + ".i, " + number), body);
    jump("bitslatch");
    text.label(p + ".bitslatch");
    String lower = text.emit("sub i64 " + left + ", 1");
    text.run(left + ".next = and i64 " + left + ", " + lower);
    String more = text.emit("icmp ne i64 " + left + ".next, 0");
    branch(more, "bits", "scanlatch");
  }

  /// The elements of one source.
  private void elements(String source, Runnable body) {
    text.run("%" + p + ".source = add i64 " + source + ", 0");
    String first = text.emit("mul nuw nsw i64 %" + p + ".g, " + (queue.sources() + 1));
    String at = text.emit("add nuw nsw i64 " + first + ", " + source);
    String from = integer(queue.starts(), at);
    String to = integer(queue.starts(), text.emit("add nuw nsw i64 " + at + ", 1"));
    String some = text.emit("icmp slt i64 " + from + ", " + to);
    jump("epre");
    text.label(p + ".epre");
    branch(some, "elements", "edone");
    text.label(p + ".elements");
    counter("j", from, "epre", "elatch");
    String member = integer(guard.elements(), "%" + p + ".j");
    text.run("%" + p + ".e = add i64 " + member + ", 0");
    body.run();
    jump("elatch");
    text.label(p + ".elatch");
    next("j", 1, to, "elements", "edone");
    text.label(p + ".edone");
  }

  private void counter(String name, String first, String before, String latch) {
    String register = "%" + p + "." + name;
    text.run(
        register
            + " = phi i64 [ "
            + first
            + ", %"
            + p
            + "."
            + before
            + " ], [ "
            + register
            + ".next, %"
            + p
            + "."
            + latch
            + " ]");
  }

  private void next(String name, int step, String end, String again, String done) {
    String register = "%" + p + "." + name;
    text.run(register + ".next = add nuw nsw i64 " + register + ", " + step);
    String more = text.emit("icmp slt i64 " + register + ".next, " + end);
    branch(more, again, done);
  }

  private void jump(String label) {
    text.run("br label %" + p + "." + label);
  }

  private void branch(String condition, String then, String otherwise) {
    text.run(
        "br i1 " + condition + ", label %" + p + "." + then + ", label %" + p + "." + otherwise);
  }
}
