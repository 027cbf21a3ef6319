package org.brian2grad;

import java.util.Set;
import org.brian2grad.kernel.Precision;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.Lowering;
import org.brian2grad.optimise.Optimisation;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramCheck;
import org.brian2grad.request.Request;
import org.brian2grad.rule.Rules;
import org.brian2grad.runtime.Engine;
import org.brian2grad.runtime.Reach;
import org.brian2grad.runtime.Simulation;

/// A program, compiled for what is asked of it, with its names.
///
/// @param shown arrays with a gradient
record Variant(
    Program program,
    Engine engine,
    Catalogue catalogue,
    Set<Integer> shown,
    Outputs outputs,
    Parameters parameters) {

  /// @param interpreted whether to run without native code, as an oracle of it
  /// @param threads of a run at most
  /// @throws org.brian2grad.diag.DiagnosticException for what the engine does not run, and for
  ///   parameters that have no gradient
  static Variant of(Program program, Request request, boolean interpreted, int threads) {
    ProgramCheck.check(program);
    Lowered lowered = Optimisation.apply(Rules.apply(Lowering.lower(program, request), request));
    Engine engine =
        interpreted
            ? Engine.interpreted(program, lowered)
            : Engine.compiled(program, lowered, threads);
    Catalogue catalogue = Catalogue.of(lowered);
    Set<Integer> shown = catalogue.shown(request.rasters());
    if (!request.parameters().isEmpty()) {
      Reach.require(engine, shown, request.parameters());
    }
    return new Variant(
        program,
        engine,
        catalogue,
        shown,
        new Outputs(program, catalogue, shown),
        new Parameters(program, lowered, catalogue, request.parameters()));
  }

  Precision precision() {
    return engine.lowered().precision();
  }

  /// A state at the end of a run, `[N]` or `[batch, N]`.
  NdArray take(Simulation simulation, Catalogue.State state, Binding binding) {
    long[] shape =
        binding.batched() ? new long[] {binding.batch(), state.size()} : new long[] {state.size()};
    if (state.kind() == Catalogue.Kind.REAL) {
      NdArray values = NdArray.zeros(precision(), shape);
      if (state.size() > 0) {
        simulation.state(state.array(), values.storage());
      }
      return values;
    }
    int count = binding.batch() * state.size();
    NdArray values = NdArray.zeros(Precision.DOUBLE, shape);
    if (state.size() > 0) {
      Integers integers = Integers.of(state.kind(), count);
      simulation.state(state.array(), integers.memory());
      for (int k = 0; k < count; k++) {
        values.put(k, (double) integers.get(k));
      }
    }
    return values;
  }
}
