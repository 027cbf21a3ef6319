package org.brian2grad.runtime;

import java.util.Set;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.lowering.Lowered;
import org.jspecify.annotations.Nullable;

/// The machine code of a reverse sweep in one geometry; what a plan may not need is compiled when
/// it does.
final class ReverseCode {
  private final Differentiation differentiation;
  private final Geometry geometry;
  private final Compiled.Backend backend;
  private final Layout layout;
  private @Nullable Compiled sweep;
  private @Nullable Compiled replay;
  private @Nullable Compiled recording;
  private GrowthWatch.@Nullable Plan watch;

  ReverseCode(Differentiation differentiation, Geometry geometry, Compiled.Backend backend) {
    this.differentiation = differentiation;
    this.geometry = geometry;
    this.backend = backend;
    this.layout = new Layout(differentiation.module(), geometry);
  }

  Differentiation differentiation() {
    return differentiation;
  }

  Module module() {
    return differentiation.module();
  }

  Layout layout() {
    return layout;
  }

  /// What is watched of its adjoints.
  ///
  /// @param outputs of the sweep
  synchronized GrowthWatch.Plan watch(Lowered lowered, Set<Integer> outputs) {
    if (watch == null) {
      watch = new GrowthWatch.Plan(lowered, differentiation, outputs);
    }
    return watch;
  }

  private Compiled compile(String... routines) {
    return Compiled.of(module().only(routines), geometry, backend);
  }

  /// Routines `taped`, `adjoint` and `epilogue`.
  synchronized Compiled sweep() {
    if (sweep == null) {
      sweep = compile("taped", "adjoint", "epilogue");
    }
    return sweep;
  }

  /// Routine `replay`: forward again, without records.
  synchronized Compiled replay() {
    if (replay == null) {
      replay = compile("replay");
    }
    return replay;
  }

  /// Routine `recording`: forward for the first time, with records and the tape.
  synchronized Compiled recording() {
    if (recording == null) {
      recording = compile("recording");
    }
    return recording;
  }
}
