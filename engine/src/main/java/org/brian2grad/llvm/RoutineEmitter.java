package org.brian2grad.llvm;

import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;

/// One native function: the loop over ticks around its kernels.
final class RoutineEmitter {
  private final Module module;
  private final Layout layout;
  private final Types types;
  private final Routine routine;
  private final Text text;
  private final Addresses addresses;
  private final Set<Integer> records = new TreeSet<>();
  private final Set<Integer> clocks = new TreeSet<>();
  private boolean tape;

  RoutineEmitter(Module module, Layout layout, Routine routine, Set<String> declarations) {
    this.module = module;
    this.layout = layout;
    this.types = new Types(module.precision());
    this.routine = routine;
    this.text = new Text(declarations);
    this.addresses = new Addresses(module, layout, types, text);
    for (Kernel kernel : routine.kernels()) {
      clocks.add(kernel.clock());
      kernel.guard().ifPresent(guard -> clocks.add(guard.queue().clock()));
      for (Node node : kernel.body().nodes()) {
        if (node instanceof Node.Load load) {
          use(load.array());
        } else if (node instanceof Node.Timestep step) {
          clocks.add(step.clock());
        }
      }
      for (Effect effect : kernel.body().effects()) {
        switch (effect) {
          case Effect.Store s -> use(s.array());
          case Effect.Add a -> use(a.array());
          case Effect.Append _ -> {}
        }
      }
    }
  }

  private void use(int array) {
    ArrayDecl a = module.array(array);
    if (a.region() == Region.RECORD) {
      records.add(array);
      clocks.add(a.clock());
    }
    tape |= a.region() == Region.TAPE;
  }

  String emit() {
    text.line("define void @" + routine.name() + "(ptr noalias nocapture readonly %frame) #0 {");
    text.label("entry");
    pointer("shared", Frame.SHARED);
    pointer("parameter", Frame.PARAMETER);
    pointer("state", Frame.STATE);
    pointer("adjoint", Frame.ADJOINT);
    pointer("logs", Frame.LOGS);
    field("pitch", Frame.PITCH);
    pointer("recordtable", Frame.RECORDS);
    for (int array : records) {
      int slot = layout.recordSlot(array);
      text.run("%record" + slot + "p = getelementptr inbounds ptr, ptr %recordtable, i64 " + slot);
      text.run(
          "%record"
              + slot
              + " = load ptr, ptr %record"
              + slot
              + "p, align 8, !tbaa !FRAME, !invariant.load !0");
    }
    if (routine.order() == Routine.Order.ONCE) {
      kernels();
    } else {
      loop();
    }
    text.run("ret void");
    text.line("}");
    return text.toString();
  }

  private void field(String name, Frame field) {
    text.run("%" + name + "p = getelementptr inbounds i8, ptr %frame, i64 " + field.offset());
    text.run(
        "%" + name + " = load i64, ptr %" + name + "p, align 8, !tbaa !FRAME, !invariant.load !0");
  }

  private void pointer(String name, Frame field) {
    text.run("%" + name + "p = getelementptr inbounds i8, ptr %frame, i64 " + field.offset());
    text.run(
        "%" + name + " = load ptr, ptr %" + name + "p, align 8, !tbaa !FRAME, !invariant.load !0");
  }

  private void loop() {
    field("begin", Frame.BEGIN);
    field("end", Frame.END);
    pointer("tape", Frame.TAPE);
    pointer("firsttable", Frame.FIRST_TIMESTEPS);
    pointer("schedule", Frame.SCHEDULE);
    for (int clock : clocks) {
      text.run("%first" + clock + "p = getelementptr inbounds i64, ptr %firsttable, i64 " + clock);
      text.run(
          "%first"
              + clock
              + " = load i64, ptr %first"
              + clock
              + "p, align 8, !tbaa !FRAME, !invariant.load !0");
    }
    boolean forward = routine.order() == Routine.Order.FORWARD;
    text.run("%last = sub nsw i64 %end, 1");
    text.run("%some = icmp slt i64 %begin, %end");
    text.run("br i1 %some, label %tick.pre, label %tick.done");
    text.label("tick.pre");
    text.run("br label %tick.body");
    text.label("tick.body");
    text.run(
        "%tick = phi i64 [ "
            + (forward ? "%begin" : "%last")
            + ", %tick.pre ], [ %tick.next, %tick.latch ]");
    rows();
    kernels();
    text.run("br label %tick.latch");
    text.label("tick.latch");
    text.run("%tick.next = add nsw i64 %tick, " + (forward ? 1 : -1));
    text.run(
        forward
            ? "%more = icmp slt i64 %tick.next, %end"
            : "%more = icmp sge i64 %tick.next, %begin");
    text.run("br i1 %more, label %tick.body, label %tick.done, !llvm.loop !LOOP");
    text.label("tick.done");
  }

  /// What depends on the tick: timesteps of the clocks and rows of the arrays that have them.
  private void rows() {
    boolean single = module.clocks().size() == 1;
    for (int clock : clocks) {
      if (single) {
        text.run("%step" + clock + " = add nsw i64 %first" + clock + ", %tick");
        continue;
      }
      String row = text.emit("mul nsw i64 %tick, " + module.clocks().size());
      String at = text.emit("add nsw i64 " + row + ", " + clock);
      String entry = text.emit("getelementptr inbounds i64, ptr %schedule, i64 " + at);
      String raw =
          text.emit("load i64, ptr " + entry + ", align 8, !tbaa !FRAME, !invariant.load !0");
      text.run("%due" + clock + " = icmp sge i64 " + raw + ", 0");
      String inactive = text.emit("xor i64 " + raw + ", -1");
      text.run(
          "%step" + clock + " = select i1 %due" + clock + ", i64 " + raw + ", i64 " + inactive);
    }
    if (tape) {
      String row = text.emit("sub nsw i64 %tick, %begin");
      String bytes = text.emit("mul nsw i64 " + row + ", " + layout.tapeRow());
      text.run("%taperow = getelementptr inbounds i8, ptr %tape, i64 " + bytes);
    }
    for (int array : records) {
      ArrayDecl a = module.array(array);
      int elements =
          layout.geometry().axis() == Geometry.Axis.LANES
              ? a.size()
              : layout.geometry().padded(a.size());
      String row =
          single ? "%tick" : text.emit("sub nsw i64 %step" + a.clock() + ", %first" + a.clock());
      String wide = text.emit("mul nsw i64 " + row + ", " + elements);
      String index = text.emit("mul nsw i64 " + wide + ", %pitch");
      text.run(
          "%row"
              + layout.recordSlot(array)
              + " = getelementptr inbounds "
              + types.of(a.type())
              + ", ptr %record"
              + layout.recordSlot(array)
              + ", i64 "
              + index);
    }
  }

  private void kernels() {
    boolean conditional = module.clocks().size() > 1 && routine.order() != Routine.Order.ONCE;
    int due = -1;
    for (Kernel kernel : routine.kernels()) {
      if (conditional && kernel.clock() != due) {
        leave(due);
        due = kernel.clock();
        int block = text.fresh();
        text.run("br i1 %due" + due + ", label %due.b" + block + ", label %due.e" + block);
        text.label("due.b" + block);
        open = block;
      }
      new KernelEmitter(
              module, layout, types, text, addresses, kernel, routine.order() == Routine.Order.ONCE)
          .emit();
    }
    leave(due);
  }

  private int open;

  private void leave(int due) {
    if (due >= 0) {
      text.run("br label %due.e" + open);
      text.label("due.e" + open);
    }
  }
}
