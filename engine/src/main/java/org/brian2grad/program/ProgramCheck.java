package org.brian2grad.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// What holds for every Program that a door makes, and must be looked at in one that comes from
/// elsewhere: what it names exists, and has the kind and the size that are needed of it.
///
/// Where indices lead is looked at when the program is lowered, and variables by their use.
public final class ProgramCheck {
  /// Steps of a clock in a run.
  private static final long MOST_STEPS = Integer.MAX_VALUE - 8L;

  /// Entries of the table of steps that several clocks need.
  private static final long MOST_ENTRIES = 1L << 27;

  /// Timesteps that are exact as reals.
  private static final long LAST_STEP = 1L << 53;

  private final Program program;
  private final List<Diagnostic> errors = new ArrayList<>();

  private ProgramCheck(Program program) {
    this.program = program;
  }

  /// @throws DiagnosticException with all that is wrong
  public static void check(Program program) {
    var check = new ProgramCheck(program);
    check.program();
    if (check.errors.isEmpty()) {
      check.errors.addAll(new AgreementCheck(program).check());
    }
    if (!check.errors.isEmpty()) {
      throw new DiagnosticException(check.errors);
    }
  }

  private void program() {
    program.arrays().values().forEach(this::array);
    program.clocks().forEach(this::clock);
    steps();
    program.functions().forEach(this::function);
    program.queues().forEach(this::queue);
    for (Program.ScheduledObject object : program.objects()) {
      require(
          object.clock() >= 0 && object.clock() < program.clocks().size(),
          object.name(),
          "expected one of " + program.clocks().size() + " clocks, got number " + object.clock());
      for (Operation operation : object.operations()) {
        operation(operation);
      }
    }
  }

  private void require(boolean holds, String where, String what) {
    if (!holds) {
      errors.add(
          new Diagnostic(
              where.isEmpty() ? "program" : where,
              "invalid-program",
              what,
              "write the program again from its network"));
    }
  }

  private void array(ArraySpec array) {
    long size = 1;
    boolean counts = true;
    for (long extent : array.shape()) {
      counts &= extent >= 0 && size * Math.max(1, extent) <= MOST_STEPS;
      size = counts ? size * extent : 0;
    }
    require(
        counts && array.data().byteSize() >= size * array.type().bytes(),
        array.id(),
        "expected values for all of its elements, got " + array.data().byteSize() + " bytes");
  }

  private void clock(Program.ClockSpec clock) {
    String where = clock.name();
    require(
        clock.dt() > 0 && clock.dt() < Double.POSITIVE_INFINITY,
        where,
        "expected a positive time step, got " + clock.dt());
    require(
        clock.first() >= -LAST_STEP
            && clock.last() <= LAST_STEP
            && clock.last() >= clock.first()
            && clock.last() - clock.first() <= MOST_STEPS,
        where,
        "expected up to %d steps, got those from %d to %d"
            .formatted(MOST_STEPS, clock.first(), clock.last()));
    require(
        Double.isFinite(clock.dt() * Math.max(Math.abs(clock.first()), Math.abs(clock.last()))),
        where,
        "expected steps at finite times, got step %d of %s s".formatted(clock.last(), clock.dt()));
    real(where, clock.time(), 1);
    real(where, clock.step(), 1);
    integers(where, clock.timestep(), 1);
    real(where, clock.step(), 1);
  }

  private void steps() {
    long entries = 0;
    for (Program.ClockSpec clock : program.clocks()) {
      long steps = Math.clamp(clock.last() - clock.first(), 0L, MOST_STEPS);
      entries += steps * program.clocks().size();
    }
    require(
        program.clocks().size() == 1 || entries <= MOST_ENTRIES,
        "program",
        "expected at most " + MOST_ENTRIES + " steps of all clocks together, got " + entries);
  }

  private Optional<ArraySpec> find(String where, String id) {
    ArraySpec array = program.arrays().get(id);
    require(array != null, where, "expected an array '" + id + "', got none");
    return Optional.ofNullable(array);
  }

  /// An array of real numbers, with as many elements; any number of them where that is negative.
  private void real(String where, String id, long size) {
    find(where, id)
        .ifPresent(array -> {
          require(
              array.type().isReal(),
              where,
              "expected real numbers in '" + id + "', got " + array.type().text());
          sized(where, array, size);
        });
  }

  /// The same of integers.
  private Optional<ArraySpec> integers(String where, String id, long size) {
    Optional<ArraySpec> found = find(where, id);
    found.ifPresent(array -> {
      require(
          !array.type().isReal() && array.type() != ArraySpec.Type.BOOL,
          where,
          "expected integers in '" + id + "', got " + array.type().text());
      sized(where, array, size);
    });
    return found;
  }

  private void sized(String where, ArraySpec array, long size) {
    require(
        size < 0 || array.size() == size,
        where,
        "expected " + size + " elements in '" + array.id() + "', got " + array.size());
  }

  /// How many elements have events in an eventspace; -1 where it is none.
  private long elements(String where, String eventspace) {
    Optional<ArraySpec> found = integers(where, eventspace, -1);
    long size = found.map(ArraySpec::size).orElse(1L);
    require(size >= 1, where, "expected room for a number of events in '" + eventspace + "'");
    return found.isPresent() ? size - 1 : -1;
  }

  private void part(String where, long start, long stop, long size) {
    require(
        size < 0 || (0 <= start && start <= stop && stop <= size),
        where,
        "expected a part of %d elements, got those from %d to %d".formatted(size, start, stop));
  }

  private void function(String key, FunctionSpec function) {
    if (function instanceof FunctionSpec.TimedArray t) {
      require(
          t.rows() >= 1 && t.columns() >= 0 && t.k() >= 1 && t.k() <= LAST_STEP,
          key,
          "expected rows, columns and steps of a table, got %d, %d and %d"
              .formatted(t.rows(), t.columns(), t.k()));
      require(
          t.dt() / t.k() > 0 && t.dt() < Double.POSITIVE_INFINITY,
          key,
          "expected a positive time step, got " + t.dt());
      real(key, t.array(), (long) t.rows() * Math.max(1, t.columns()));
    }
  }

  private void queue(Program.QueueSpec queue) {
    String where = queue.name();
    require(
        queue.dt() > 0 && queue.dt() < Double.POSITIVE_INFINITY,
        where,
        "expected a positive time step, got " + queue.dt());
    part(where, queue.start(), queue.stop(), elements(where, queue.eventspace()));
    long synapses = integers(where, queue.sourceIndex(), -1).map(ArraySpec::size).orElse(-1L);
    real(where, queue.delay(), -1);
    ArraySpec delay = program.arrays().get(queue.delay());
    if (delay != null && delay.size() != 1) {
      sized(where, delay, synapses);
    }
    for (Program.Pending pending : queue.pending()) {
      require(
          pending.steps() >= 0
              && pending.steps() <= MOST_STEPS
              && pending.synapse() >= 0
              && (synapses < 0 || pending.synapse() < synapses),
          where,
          "expected deliveries at its %d synapses, got one at %d in %d steps"
              .formatted(synapses, pending.synapse(), pending.steps()));
    }
  }

  private void operation(Operation operation) {
    String where = operation.name();
    operation
        .coded()
        .ifPresent(coded -> {
          require(coded.code().size() >= 0, where, "expected a size, got " + coded.code().size());
          errors.addAll(new CodeCheck(program, coded).check());
        });
    switch (operation) {
      case Operation.StateUpdate _, Operation.Foreign _, Operation.Callback _ -> {}
      case Operation.Threshold t -> {
        long size = elements(where, t.eventspace());
        elements(where, t.code(), size);
        t.refractory()
            .ifPresent(r -> {
              find(where, r.notRefractory()).ifPresent(array -> sized(where, array, size));
              real(where, r.lastSpike(), size);
            });
      }
      case Operation.SpikeGenerator g -> generator(g);
      case Operation.Reset r -> elements(where, r.code(), elements(where, r.eventspace()));
      case Operation.SpikeMonitor m ->
          part(where, m.start(), m.stop(), elements(where, m.eventspace()));
      case Operation.StateMonitor m -> integers(where, m.indices(), -1);
      case Operation.RateMonitor m ->
          part(where, m.start(), m.stop(), elements(where, m.eventspace()));
      case Operation.Push p -> queue(where, p.queue());
      case Operation.Synapses s -> {
        queue(where, s.queue());
        int statements = s.code().block().vector().size();
        require(
            s.flow() >= 0 && s.flow() <= statements,
            where,
            "expected flow among " + statements + " statements, got " + s.flow());
        synapses(where, s);
      }
      case Operation.Summed s -> {
        integers(where, s.index(), s.code().size());
        find(where, s.target())
            .ifPresent(target -> part(where, s.start(), s.stop(), target.size()));
      }
    }
  }

  /// Its code is that of the synapses that events are sent to.
  private void synapses(String where, Operation.Synapses s) {
    if (s.queue() >= 0 && s.queue() < program.queues().size()) {
      ArraySpec sources = program.arrays().get(program.queues().get(s.queue()).sourceIndex());
      elements(where, s.code(), sources == null ? -1 : sources.size());
    }
  }

  private void elements(String where, Code code, long size) {
    require(
        size < 0 || code.size() == size,
        where,
        "expected code for " + size + " elements, got " + code.size());
  }

  private void queue(String where, int queue) {
    require(
        queue >= 0 && queue < program.queues().size(),
        where,
        "expected one of " + program.queues().size() + " pathways, got number " + queue);
  }

  private void generator(Operation.SpikeGenerator g) {
    String where = g.owner();
    long neurons = elements(where, g.eventspace());
    Optional<ArraySpec> bins = integers(where, g.bins(), -1);
    Optional<ArraySpec> neuron =
        integers(where, g.neurons(), bins.map(ArraySpec::size).orElse(-1L));
    integers(where, g.period(), 1);
    integers(where, g.position(), 1);
    if (!errors.isEmpty() || bins.isEmpty() || neuron.isEmpty()) {
      return;
    }
    long before = 0;
    for (long k = 0; k < bins.get().size(); k++) {
      long bin = bins.get().integer(k);
      long element = neuron.get().integer(k);
      if (bin < before || bin > MOST_STEPS || element < 0 || element >= neurons) {
        require(
            false,
            where,
            "expected spikes of %d neurons in order, got one of %d in step %d"
                .formatted(neurons, element, bin));
        return;
      }
      before = bin;
    }
    long period = value(g.period());
    long position = value(g.position());
    require(
        period >= 0 && period <= MOST_STEPS && position >= 0 && position <= bins.get().size(),
        where,
        "expected a period and a number of spikes sent, got " + period + " and " + position);
  }

  private long value(String id) {
    return program.array(id).integer(0);
  }
}
