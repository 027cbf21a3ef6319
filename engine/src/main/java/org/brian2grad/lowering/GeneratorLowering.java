package org.brian2grad.lowering;

import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// Spike generators as kernels over their neurons.
///
/// Each neuron has the steps of its spikes as one part of a table, and counts how many of them it
/// has sent: a spike happens when the step of the next one is there. The counts add up to Brian 2's
/// `_lastindex`.
final class GeneratorLowering {
  private final Program program;
  private final ArrayTable arrays;
  private final EventRecords events;

  GeneratorLowering(Program program, ArrayTable arrays, EventRecords events) {
    this.program = program;
    this.arrays = arrays;
    this.events = events;
  }

  Kernel lower(Operation.SpikeGenerator generator, int indicator, int clock) {
    SpikeTrains trains = SpikeTrains.of(program, generator, program.clocks().get(clock).first());
    if (trains.hasTwin()) {
      throw RefusedException.unsupported(
          generator.owner(), "neurons whose overdue spikes all happen in the first step");
    }
    String owner = generator.owner();
    int size = trains.neurons();
    int starts = arrays.table(owner + "[starts]", trains.starts());
    int steps = arrays.table(owner + "[steps]", trains.steps());
    int position =
        arrays.own(
            owner + "[position]",
            StorageType.INT32,
            size,
            new Lowered.Source.Integers(trains.sent()));

    var b = new BodyBuilder();
    int step = b.timestep(clock);
    int sent = b.load(position, Index.OWN, ValueType.INT);
    int due = step;
    if (trains.period() > 0) {
      due = b.arithmetic(Node.Operator.MOD, step, b.integer(trains.period()));
      int begins = b.compare(Node.Comparison.EQ, due, b.integer(0));
      sent = b.select(begins, b.integer(0), sent);
    }
    int next = b.arithmetic(Node.Operator.ADD, b.load(starts, Index.OWN, ValueType.INT), sent);
    next = ExpressionLowering.clamp(b, next, trains.steps().length - 1L);
    int event =
        b.compare(Node.Comparison.EQ, b.load(steps, new Index.At(next), ValueType.INT), due);
    b.store(
        position,
        Index.OWN,
        b.arithmetic(Node.Operator.ADD, sent, b.convert(event, ValueType.INT)));
    if (trains.hasOverdue()) {
      int overdue =
          b.load(arrays.table(owner + "[overdue]", trains.overdue()), Index.OWN, ValueType.INT);
      int first =
          b.compare(Node.Comparison.EQ, step, b.integer(program.clocks().get(clock).first()));
      event = b.or(event, b.and(first, b.convert(overdue, ValueType.BOOL)));
    }
    int happens = events.condition(b, generator.eventspace(), size, clock, event);
    b.store(indicator, Index.OWN, happens);
    return new Kernel(generator.name(), clock, size, b.build());
  }
}
