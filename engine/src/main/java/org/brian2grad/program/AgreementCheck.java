package org.brian2grad.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;

/// That what a Program says twice is the same both times: values of clocks and of eventspaces, the
/// flags and units of arrays, the memory that each of them has for itself.
///
/// It costs a sort of the arrays by their addresses; their values are not walked through.
final class AgreementCheck {
  private final Program program;
  private final List<Diagnostic> errors = new ArrayList<>();

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
    for (Program.ScheduledObject object : program.objects()) {
      for (Operation operation : object.operations()) {
        if (operation instanceof Operation.Source source) {
          eventspaces.add(source.eventspace());
        }
      }
    }
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
    double dt = program.array(clock.step()).real(0);
    require(
        dt == clock.dt(),
        clock.name(),
        "expected its time step of %s s in '%s', got %s".formatted(clock.dt(), clock.step(), dt));
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
