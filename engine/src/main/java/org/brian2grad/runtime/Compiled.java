package org.brian2grad.runtime;

import java.util.function.BiFunction;
import org.brian2grad.jit.CodeCache;
import org.brian2grad.jit.HostTarget;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.Routines;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.llvm.Emitter;

/// A module ready to run in one geometry.
record Compiled(Module module, Layout layout, Routines routines) {
  /// What makes a module runnable: the compiler, or the interpreter.
  interface Backend extends BiFunction<Module, Geometry, Routines> {}

  /// Machine code for this machine.
  static final Backend NATIVE =
      (module, geometry) ->
          CodeCache.shared()
              .get(
                  Emitter.emit(module, geometry, HostTarget.get()),
                  module.routines().stream().map(Routine::name).toList());

  static Compiled of(Module module, Geometry geometry, Backend backend) {
    Verifier.verify(
        module); // takes microseconds, and a defect of ours becomes an error, not a crash
    return new Compiled(module, new Layout(module, geometry), backend.apply(module, geometry));
  }
}
