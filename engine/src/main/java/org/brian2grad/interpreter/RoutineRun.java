package org.brian2grad.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Routine;

/// One call of a routine: its kernels in order, at each tick of the segment.
final class RoutineRun {
  private final Module module;
  private final Layout layout;
  private final Routine routine;
  private final FrameFields frame;
  private final ArrayAccess[] arrays;
  private final List<ArrayAccess> used = new ArrayList<>();
  private final List<KernelRun> kernels = new ArrayList<>();

  RoutineRun(Module module, Layout layout, Routine routine, FrameFields frame) {
    this.module = module;
    this.layout = layout;
    this.routine = routine;
    this.frame = frame;
    this.arrays = new ArrayAccess[module.arrays().size()];
    for (Kernel kernel : routine.kernels()) {
      use(kernel);
      kernels.add(new KernelRun(module, layout.geometry().lanes(), kernel, arrays, frame));
    }
  }

  /// Only arrays that a routine uses need have memory.
  private void use(Kernel kernel) {
    for (Node node : kernel.body().nodes()) {
      if (node instanceof Node.Load load) {
        use(load.array());
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

  private void use(int array) {
    if (arrays[array] == null) {
      arrays[array] = new ArrayAccess(module, layout, array, frame);
      used.add(arrays[array]);
    }
  }

  void run() {
    switch (routine.order()) {
      case ONCE -> kernels.forEach(kernel -> kernel.run(Optional.empty()));
      case FORWARD -> {
        for (long tick = frame.get(Frame.BEGIN); tick < frame.get(Frame.END); tick++) {
          run(tick);
        }
      }
      case BACKWARD -> {
        for (long tick = frame.get(Frame.END) - 1; tick >= frame.get(Frame.BEGIN); tick--) {
          run(tick);
        }
      }
    }
  }

  private void run(long number) {
    Tick tick = Tick.of(number, module.clocks().size(), frame);
    for (ArrayAccess array : used) {
      array.row(tick.row(array, frame));
    }
    for (KernelRun kernel : kernels) {
      if (tick.due()[kernel.clock()]) {
        kernel.run(Optional.of(tick));
      }
    }
  }
}
