package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;
import org.brian2grad.units.Quantity;

/// The clocks of a model: one for each time step that its objects have.
final class ClockTable {
  /// Times that differ by less than this part of a step are the same (Brian's `Clock.epsilon_dt`).
  private static final double SAME = 1e-4;

  private final ArrayDraft arrays;
  private final double defaultStep;
  private final double end;
  private final List<Clock> clocks = new ArrayList<>();

  /// A clock, with the ids of its arrays.
  ///
  /// @param dt in seconds
  /// @param once whether it has the first step only
  record Clock(String name, double dt, boolean once) {
    Clock(String name, double dt) {
      this(name, dt, false);
    }

    String time() {
      return name + ".t";
    }

    String timestep() {
      return name + ".timestep";
    }

    String step() {
      return name + ".dt";
    }
  }

  ClockTable(ArrayDraft arrays, double defaultStep, double end) {
    this.arrays = arrays;
    this.defaultStep = defaultStep;
    this.end = end;
  }

  /// The clock of the model's time step.
  private Clock common() {
    return of(defaultStep, "defaultclock");
  }

  /// The clock of an object: that of the model's time step where it has none of its own.
  Clock of(String object, Optional<Quantity> dt) {
    return dt.map(step -> of(object, step)).orElseGet(this::common);
  }

  /// The clock of an object that otherwise has that of another one.
  Clock of(String object, Optional<Quantity> dt, Clock otherwise) {
    return dt.map(step -> of(object, step)).orElse(otherwise);
  }

  private Clock of(String object, Quantity dt) {
    return dt.value() == defaultStep ? common() : of(dt.value(), object + "_clock");
  }

  private Clock of(double dt, String name) {
    return of(dt, name, false);
  }

  /// A clock that has the first step of another one, and no more: its second would come after the
  /// run.
  Clock start(Clock clock) {
    return of(Math.max(1, steps(end, clock.dt())) * clock.dt(), clock.name() + "_start", true);
  }

  private Clock of(double dt, String name, boolean once) {
    for (Clock clock : clocks) {
      if (clock.dt() == dt && clock.once() == once) {
        return clock;
      }
    }
    Clock clock = new Clock(name, dt, once);
    clocks.add(clock);
    var time = ArrayDraft.Facts.of(name, "t").unit("s").only().readOnly();
    arrays.add(time, ArraySpec.Type.FLOAT64, new double[1]);
    arrays.add(
        ArrayDraft.Facts.of(name, "timestep").only().readOnly(),
        ArraySpec.Type.INT64,
        new double[1]);
    arrays.add(
        ArrayDraft.Facts.of(name, "dt").unit("s").only().readOnly().constant(),
        ArraySpec.Type.FLOAT64,
        new double[] {dt});
    return clock;
  }

  static Symbol element(String array, boolean constant) {
    return new Symbol.Element(
        array, Scope.ONLY, ArraySpec.Type.FLOAT64, true, constant, Optional.empty());
  }

  static Symbol timestep(String array) {
    return new Symbol.Element(
        array, Scope.ONLY, ArraySpec.Type.INT64, true, false, Optional.empty());
  }

  /// Steps until a time, rounded up unless the time is that of a step.
  static long steps(double time, double dt) {
    double nearest = Math.rint(time / dt);
    boolean exact = nearest * dt == time || Math.abs(nearest * dt - time) / dt <= SAME;
    return (long) (exact ? nearest : Math.ceil(time / dt));
  }

  private long steps(Clock clock) {
    long all = steps(end, clock.dt());
    return clock.once() ? Math.min(1, all) : all;
  }

  int index(Clock clock) {
    return clocks.indexOf(clock);
  }

  List<Program.ClockSpec> specs() {
    return clocks.stream()
        .map(c ->
            new Program.ClockSpec(c.name(), c.dt(), 0, steps(c), c.time(), c.timestep(), c.step()))
        .toList();
  }
}
