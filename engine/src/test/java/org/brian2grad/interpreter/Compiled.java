package org.brian2grad.interpreter;

import org.brian2grad.jit.CodeCache;
import org.brian2grad.jit.HostTarget;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.Routines;
import org.brian2grad.llvm.Emitter;

/// A module's machine code.
public final class Compiled {
  private Compiled() {}

  public static Routines of(Module module, Geometry geometry) {
    return CodeCache.shared()
        .get(
            Emitter.emit(module, geometry, HostTarget.get()),
            module.routines().stream().map(Routine::name).toList());
  }
}
