package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Geometry.Axis;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Program;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiniteStateTest {
  private static final World WORLD =
      World.read(
          List.of(
              "elements 3",
              "array v : real[3] state",
              "array w : real[3] state",
              "array n : int64[3] state",
              "array own : real[3] state",
              "array tau : real[3] parameter"));
  private static final Program PROGRAM =
      new Program(0, 1, 0, List.of(), Map.of(), Map.of(), List.of(), List.of());

  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  private static final class Watched {
    final Compiled code;
    final FiniteState finite;
    final MemorySegment state;
    final Instance instance;
    final Shape shape;

    Watched(Arena arena, Shape shape) {
      this.shape = shape;
      var plain = AsProgram.of(WORLD, List.of());
      var lowered =
          new Lowered(
              plain.precision(),
              plain.clocks(),
              plain.arrays(),
              plain.sources(),
              plain.logs(),
              plain.prologue(),
              plain.kernels(),
              Lowered.Names.of(Map.of("v", 0, "w", 1, "n", 2, "tau", 4)));
      code = Compiled.of(WORLD.module(), shape.geometry(), Interpreter::new);
      finite = new FiniteState(lowered, code, new NonFiniteStart(PROGRAM, NOTHING, List.of()));
      instance =
          new Instance(1, code.layout(), 0, arena.allocate(Instance.bytes(code.layout(), 0), 64));
      state = instance.state();
    }

    void set(String array, int position, double value) {
      state.set(
          ValueLayout.JAVA_DOUBLE, code.layout().offset(WORLD.array(array)) + 8L * position, value);
    }
  }

  private static final Lowered NOTHING = AsProgram.of(World.read(List.of("elements 1")), List.of());

  private Watched single() {
    return new Watched(arena, new Shape(1, new Geometry(Axis.ELEMENTS, 4)));
  }

  @Test
  void whatBecomesInfiniteOrNoNumberIsBroken() {
    var watched = single();
    watched.finite.watch(watched.state);
    assertThat(watched.finite.broken(watched.state)).isFalse();
    for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      watched.set("w", 2, value);
      assertThat(watched.finite.broken(watched.state)).isTrue();
    }
    watched.set("w", 2, -Double.MAX_VALUE);
    assertThat(watched.finite.broken(watched.state)).isFalse();
  }

  /// What began so is its user's, and what no variable stands for nobody sees.
  @Test
  void whatBeganNotFiniteOrHasNoNameIsNotWatched() {
    var watched = single();
    watched.set("v", 1, Double.NaN);
    watched.finite.watch(watched.state);
    watched.set("v", 0, Double.NaN);
    watched.set("own", 0, Double.NaN);
    watched.set("n", 0, Double.NaN);
    assertThat(watched.finite.broken(watched.state)).isFalse();
  }

  @Test
  void watchingAgainForgetsWhatWasWatched() {
    var watched = single();
    watched.finite.watch(watched.state);
    watched.set("v", 0, Double.NaN);
    watched.finite.watch(watched.state);
    assertThat(watched.finite.broken(watched.state)).isFalse();
  }

  @Test
  void theFirstStepIsFoundByRunningAgain() {
    var watched = single();
    watched.finite.watch(watched.state);
    var timeline =
        Timeline.of(
            List.of(new Program.ClockSpec("c", 1e-4, 0, 10, "t", "timestep", "dt")),
            new long[] {20});
    var error =
        watched.finite.locate(
            () -> watched.set("v", 1, 0),
            tick -> watched.set("v", 1, tick < 7 ? 1 : Double.POSITIVE_INFINITY),
            2,
            10,
            timeline,
            watched.shape,
            watched.instance);
    assertThat(error)
        .hasMessage(
            "v: error[non-finite]: became Infinity at t = 2.7 ms in element 1; check the"
                + " parameters and the time step: equations may be stiff or divide by zero");
  }

  @Test
  void aBatchNamesTheSample() {
    var watched = new Watched(arena, new Shape(6, new Geometry(Axis.LANES, 4)));
    var v = WORLD.arrays().getFirst();
    assertThat(FiniteState.where(9, watched.shape, v, 1))
        .isEqualTo(" in element 2 of batch sample 5");
    var elements = new Shape(2, new Geometry(Axis.ELEMENTS, 4));
    assertThat(FiniteState.where(1, elements, v, 1)).isEqualTo(" in element 1 of batch sample 1");
    // Beyond the domain vectors are filled up: the last element stands for it.
    assertThat(FiniteState.where(3, elements, v, 0)).isEqualTo(" in element 2 of batch sample 0");
  }
}
