package org.brian2grad.runtime;

import java.util.Optional;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;

/// What of a run's memory is to be chosen so that all of it fits into the budget.
///
/// All blocks count that a run and its reverse sweep take: parameters, state, snapshots, adjoints,
/// frames, tape, and the room in which events are listed. The tables of the model, which all runs
/// share, and records, which are the caller's, do not.
///
/// @param plan of checkpoints, where there will be a reverse sweep
/// @param logTicks ticks whose events have room
/// @param logBytes of that room
record Footprint(Optional<Checkpoints> plan, long logTicks, long logBytes) {
  /// Of what a budget leaves beside the tightest plan, the part for lists of events: these only
  /// save calls.
  private static final long LOG_PART = 8;

  /// @throws org.brian2grad.diag.DiagnosticException where the budget is too small
  static Footprint of(Engine engine, Call call, Shape shape, Compiled code, long ticks) {
    Module module = code.module();
    CheckpointPolicy policy = call.policy();
    Optional<CheckpointPolicy.Demand> demand =
        call.keep().map(keep -> demand(engine, keep, shape, ticks));
    long forward = forward(code.layout(), shape);
    int workers = Math.min(engine.threads(), shape.instances());
    long least =
        forward
            + logBytes(module, shape, 1) * workers
            + demand
                .map(policy::least)
                .orElse(Instance.bytes(code.layout(), 0) * shape.instances());
    long spare = Math.max(0, policy.budget() - least) / LOG_PART;
    long logTicks = Scratch.ticks(module, shape.geometry(), spare / workers);
    long logBytes = logBytes(module, shape, logTicks);
    long beside = forward + logBytes * workers;
    if (demand.isEmpty()) {
      policy.require(least, "state and one step of events");
    }
    return new Footprint(demand.map(d -> policy.plan(d.beside(beside))), logTicks, logBytes);
  }

  private static long forward(Layout layout, Shape shape) {
    return Instance.frameBytes(layout) * shape.instances();
  }

  private static long logBytes(Module module, Shape shape, long ticks) {
    return Simulation.align(Scratch.bytes(module, shape.geometry(), ticks));
  }

  private static CheckpointPolicy.Demand demand(
      Engine engine, Call.Keep keep, Shape shape, long ticks) {
    var module = engine.differentiation(keep.inputs(), keep.outputs()).module();
    Layout reverse = new Layout(module, shape.geometry());
    int instances = shape.instances();
    long fixed =
        instances
            * (reverse.bytes(Region.PARAMETER)
                + reverse.bytes(Region.STATE)
                + 2 * reverse.bytes(Region.ADJOINT)
                + 2 * new Rewound(module, reverse).bytes()
                + Instance.frameBytes(reverse));
    return new CheckpointPolicy.Demand(
        fixed,
        reverse.bytes(Region.STATE),
        reverse.tapeRow(),
        instances,
        Math.min(engine.threads(), instances),
        ticks);
  }
}
