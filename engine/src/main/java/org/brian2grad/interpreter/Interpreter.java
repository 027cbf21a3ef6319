package org.brian2grad.interpreter;

import java.lang.foreign.MemorySegment;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Routines;

/// Runs the routines of a module without compiling them.
///
/// It gives the bits that machine code gives, but for functions (Java's own mathematics here) and
/// for sums over a domain (taken in order here). Modules that [org.brian2grad.kernel.Verifier]
/// refuses have no defined result.
public final class Interpreter implements Routines {
  private final Module module;
  private final Layout layout;

  public Interpreter(Module module, Geometry geometry) {
    this.module = module;
    this.layout = new Layout(module, geometry);
  }

  /// @throws IndexOutOfBoundsException where a kernel names an element that its array does not have
  @Override
  public void call(String routine, MemorySegment frame) {
    new RoutineRun(module, layout, module.routine(routine), new FrameFields(frame.address())).run();
  }
}
