package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Geometry.Axis;
import org.brian2grad.program.Program;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Test;

class WholeTapeTest {
  private static final World WORLD =
      World.read(List.of("elements 4", "array x : real[4] parameter", "array v : real[4] state"));
  private static final Program PROGRAM =
      new Program(0, 1, 0, List.of(), Map.of(), Map.of(), List.of(), List.of());
  private static final Shape SHAPE = new Shape(2, new Geometry(Axis.ELEMENTS, 4));
  private static final CheckpointPolicy UNLIMITED = CheckpointPolicy.of(CheckpointPolicy.UNLIMITED);

  /// One value of each element is taped in a tick: 32 bytes, in a row of 64.
  private final Engine engine =
      Engine.interpreted(PROGRAM, AsProgram.of(WORLD, WORLD.kernels(List.of("k: v = v * x"))));

  private final Call.Keep keep = new Call.Keep(Set.of(0), Set.of(1));

  @Test
  void theFirstRunDoesNotKnowItsSweep() {
    assertThat(WholeTape.of(engine, UNLIMITED, keep, SHAPE, 10)).isEmpty();
  }

  @Test
  void theNextRunHasATapeForEachInstance() {
    var code = engine.reverse(keep.inputs(), keep.outputs(), SHAPE.geometry());
    assertThat(code.layout().tapeRow()).isEqualTo(64);
    try (WholeTape tape = WholeTape.of(engine, UNLIMITED, keep, SHAPE, 10).orElseThrow()) {
      assertThat(tape.code()).isSameAs(code);
      assertThat(tape.bytes()).isEqualTo(640);
      assertThat(tape.row(1, 3) - tape.row(0, 0)).isEqualTo(640 + 3 * 64);
      assertThat(tape.row(0, 0)).isEqualTo(tape.block().segment().address());
    }
  }

  @Test
  void anotherGeometryIsAnotherSweep() {
    engine.reverse(keep.inputs(), keep.outputs(), new Geometry(Axis.LANES, 4));
    assertThat(WholeTape.of(engine, UNLIMITED, keep, SHAPE, 10)).isEmpty();
  }

  /// 3 MB of all instances: 24576 ticks of two.
  @Test
  void aLongRunHasNone() {
    engine.reverse(keep.inputs(), keep.outputs(), SHAPE.geometry());
    WholeTape.of(engine, UNLIMITED, keep, SHAPE, 24576).orElseThrow().close();
    assertThat(WholeTape.of(engine, UNLIMITED, keep, SHAPE, 24577)).isEmpty();
  }

  @Test
  void aBudgetIsForWhatIsNeeded() {
    engine.reverse(keep.inputs(), keep.outputs(), SHAPE.geometry());
    assertThat(WholeTape.of(engine, CheckpointPolicy.of(1 << 30), keep, SHAPE, 10)).isEmpty();
  }
}
