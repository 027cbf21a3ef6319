package org.brian2grad.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;

/// That what a Program says twice is the same both times: values of clocks and of eventspaces, the
/// flags and units of arrays, the memory that each of them has for itself.
///
/// It costs a sort of the arrays by their addresses; their values are not walked through.
final class AgreementCheck {
  /// Of a time step: what Brian 2 takes for the same time.
  private static final double EPSILON = 1e-4;

  private final Program program;
  private final List<Diagnostic> errors = new ArrayList<>();
  private final Set<String> ofClocks = new HashSet<>();

  AgreementCheck(Program program) {
    this.program = program;
  }

  /// To be called only where the arrays that the program names exist and have the right kinds.
  List<Diagnostic> check() {
    program.arrays().values().forEach(this::array);
    apart();
    program.clocks().forEach(this::clock);
    program.queues().forEach(this::queue);
    var eventspaces = new TreeSet<String>();
    program.operations().stream()
        .flatMap(scheduled -> scheduled.operation().source().stream())
        .forEach(source -> eventspaces.add(source.eventspace()));
    eventspaces.forEach(id -> events(program.array(id)));
    return errors;
  }

  private void require(boolean holds, String where, String what) {
    if (!holds) {
      errors.add(
          new Diagnostic(
              where, "invalid-program", what, "write the program again from its network"));
    }
  }

  private void array(ArraySpec array) {
    require(
        !array.scalar() || array.size() == 1,
        array.id(),
        "expected one value, which all elements share, got " + array.size());
    // Brian 2 knows integers and truth values without dimensions only.
    require(
        array.unit().isEmpty() || array.type().isReal(),
        array.id(),
        "expected real numbers with the unit '%s', got %s"
            .formatted(array.unit(), array.type().text()));
  }

  /// Two arrays in the same bytes would change together.
  private void apart() {
    List<ArraySpec> byAddress =
        program.arrays().values().stream()
            .filter(array -> array.data().isNative() && array.data().byteSize() > 0)
            .sorted(Comparator.comparingLong(array -> array.data().address()))
            .toList();
    for (int k = 1; k < byAddress.size(); k++) {
      ArraySpec before = byAddress.get(k - 1);
      ArraySpec array = byAddress.get(k);
      require(
          before.data().address() + before.data().byteSize() <= array.data().address(),
          array.id(),
          "expected values of its own, got those of '" + before.id() + "'");
    }
  }

  private void clock(Program.ClockSpec clock) {
    named(clock, clock.time(), "t");
    named(clock, clock.timestep(), "timestep");
    named(clock, clock.step(), "dt");
    double dt = program.array(clock.step()).real(0);
    require(
        dt == clock.dt(),
        clock.name(),
        "expected its time step of %s s in '%s', got %s".formatted(clock.dt(), clock.step(), dt));
    timestep(clock, clock.first(), program.start());
    timestep(clock, clock.last(), program.end());
  }

  /// Each clock has its time, timestep and time step for itself, under Brian 2's names.
  private void named(Program.ClockSpec clock, String id, String variable) {
    require(
        program.array(id).variable().equals(variable) && ofClocks.add(id),
        clock.name(),
        "expected an array '%s' of its own, got '%s'".formatted(variable, id));
  }

  /// Brian 2 takes the timestep at a time, or the next one where there is none.
  private void timestep(Program.ClockSpec clock, long step, double time) {
    double behind = step - time / clock.dt();
    double rounding = EPSILON + 4 * Math.ulp((double) step);
    require(
        behind >= -rounding && behind < 1 - EPSILON / 2,
        clock.name(),
        "expected the first timestep at or after %s s, got %d of %s s"
            .formatted(time, step, clock.dt()));
  }

  private void queue(Program.QueueSpec queue) {
    require(
        program.clocks().stream().anyMatch(clock -> clock.dt() == queue.dt()),
        queue.name(),
        "expected the time step of a clock, got " + queue.dt() + " s");
  }

  /// The number of events comes last, the elements that have them first.
  private void events(ArraySpec eventspace) {
    long elements = eventspace.size() - 1;
    long events = eventspace.integer(elements);
    boolean counts = events >= 0 && events <= elements;
    require(
        counts, eventspace.id(), "expected up to %d events, got %d".formatted(elements, events));
    var seen = new BitSet();
    for (long k = 0; counts && k < events; k++) {
      long element = eventspace.integer(k);
      counts = element >= 0 && element < elements && !seen.get((int) element);
      require(
          counts,
          eventspace.id(),
          "expected events of %d elements, each once, got one of %d".formatted(elements, element));
      if (counts) {
        seen.set((int) element);
      }
    }
  }
}
