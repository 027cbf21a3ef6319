package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Geometry.Axis;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Program.ClockSpec;
import org.brian2grad.table.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The memory of an instance: its snapshots, what a sweep brings back by itself, its events, and
/// the frame that points to them.
class InstanceMemoryTest {
  private static final World WORLD =
      World.read(
          List.of(
              "clock clock",
              "array tau : real[3] parameter",
              "array v : real[3] state",
              "array history : bool[3] state rewound",
              "array trace : real[3] record at clock",
              "array unused : real[3] record at clock",
              "log spikes : 3 x (real, int)"));
  private static final Shape SHAPE = new Shape(6, new Geometry(Axis.LANES, 4));

  private final Arena arena = Arena.ofConfined();
  private final Layout layout = new Layout(WORLD.module(), SHAPE.geometry());
  private final Instance instance =
      new Instance(1, layout, 2, arena.allocate(Instance.bytes(layout, 2), 64));

  @AfterEach
  void close() {
    arena.close();
  }

  private long at(String array) {
    return layout.offset(WORLD.array(array));
  }

  @Test
  void snapshotsAreKeptApart() {
    for (int slot = 0; slot < 2; slot++) {
      instance.state().set(ValueLayout.JAVA_DOUBLE, at("v"), 5 + slot);
      instance.save(slot);
    }
    instance.parameter().set(ValueLayout.JAVA_DOUBLE, at("tau"), 9);
    for (int slot = 0; slot < 2; slot++) {
      instance.restore(slot);
      assertThat(instance.state().get(ValueLayout.JAVA_DOUBLE, at("v"))).isEqualTo(5 + slot);
    }
    assertThat(instance.parameter().get(ValueLayout.JAVA_DOUBLE, at("tau"))).isEqualTo(9);
  }

  @Test
  void onlyWhatASweepRewindsIsCopiedForItsEnd() {
    var rewound = new Rewound(WORLD.module(), layout);
    // 3 elements of 4 lanes, a byte each, in whole lines.
    assertThat(rewound.bytes()).isEqualTo(64);
    MemorySegment copy = arena.allocate(64, 64);
    instance.state().set(ValueLayout.JAVA_BYTE, at("history") + 5, (byte) 1);
    rewound.save(instance.state(), copy);
    instance.state().fill((byte) 0);
    instance.state().set(ValueLayout.JAVA_DOUBLE, at("v"), 7);
    rewound.restore(copy, instance.state());
    assertThat(instance.state().get(ValueLayout.JAVA_BYTE, at("history") + 5)).isEqualTo((byte) 1);
    assertThat(instance.state().get(ValueLayout.JAVA_DOUBLE, at("v"))).isEqualTo(7);
  }

  @Test
  void theFramePointsToAllOfIt() {
    var code = Compiled.of(WORLD.module(), SHAPE.geometry(), Interpreter::new);
    var timeline =
        Timeline.of(
            List.of(new ClockSpec("clock", 1e-4, 0, 10, "t", "timestep", "dt")), new long[] {3});
    MemorySegment shared = arena.allocate(64, 64);
    MemorySegment trace = arena.allocate(8 * SHAPE.recordRow(3) * 10, 64);
    MemorySegment frame = arena.allocate(Instance.frameBytes(layout), 64);
    instance.frame(frame, code, SHAPE, timeline, shared, Map.of(WORLD.array("trace"), trace));
    assertThat(field(frame, Frame.SHARED)).isEqualTo(shared.address());
    assertThat(field(frame, Frame.STATE)).isEqualTo(instance.state().address());
    assertThat(field(frame, Frame.PARAMETER)).isEqualTo(instance.parameter().address());
    assertThat(field(frame, Frame.PITCH)).isEqualTo(8);
    assertThat(field(frame, Frame.FIRST_TIMESTEPS)).isEqualTo(timeline.firstTable().address());
    MemorySegment table = MemorySegment.ofAddress(field(frame, Frame.RECORDS)).reinterpret(16);
    // The second instance begins 4 samples later; what its caller does not give is nowhere.
    assertThat(table.toArray(ValueLayout.JAVA_LONG)).containsExactly(trace.address() + 32, 0);
  }

  private static long field(MemorySegment frame, Frame field) {
    return frame.get(ValueLayout.JAVA_LONG, field.offset());
  }

  /// An entry: tick, element with its lane, a real column, an integer one.
  @Test
  void eventsAreDrainedAndShownByLane() {
    var scratch =
        Scratch.of(
            WORLD.module(),
            SHAPE.geometry(),
            2,
            arena.allocate(Scratch.bytes(WORLD.module(), SHAPE.geometry(), 2), 64));
    MemorySegment table = scratch.table();
    MemorySegment entries =
        MemorySegment.ofAddress(table.getAtIndex(ValueLayout.JAVA_LONG, 0)).reinterpret(96);
    long[][] written = {
      {0, 2 * 4 + 1, Double.doubleToLongBits(0.5), 8},
      {1, 0, Double.doubleToLongBits(-1), 9},
      {1, 1 * 4 + 1, Double.doubleToLongBits(2), -7}
    };
    for (int k = 0; k < 12; k++) {
      entries.setAtIndex(ValueLayout.JAVA_LONG, k, written[k / 4][k % 4]);
    }
    table.setAtIndex(ValueLayout.JAVA_LONG, 1, 3);
    var list = new EventList(4);
    scratch.drain(List.of(list));
    assertThat(list.events()).isEqualTo(3);
    var timeline =
        Timeline.of(
            List.of(new ClockSpec("clock", 1e-4, 0, 10, "t", "timestep", "dt")), new long[] {100});
    double[][] columns =
        EventColumns.of(list, List.of(ValueType.REAL, ValueType.INT), 4, 1, timeline, 0);
    assertThat(columns[0]).containsExactly(2, 1);
    assertThat(columns[1]).containsExactly(100, 101);
    assertThat(columns[2]).containsExactly(0.5, 2);
    assertThat(columns[3]).containsExactly(8, -7);
    assertThat(scratch.table().getAtIndex(ValueLayout.JAVA_LONG, 1)).isZero();
    list.clear();
    assertThat(list.events()).isZero();
  }

  @Test
  void roomIsForAtLeastATick() {
    var module = WORLD.module();
    long tick = 3 * 4 * 32;
    assertThat(Scratch.ticks(module, SHAPE.geometry(), 10 * tick + 1)).isEqualTo(10);
    assertThat(Scratch.ticks(module, SHAPE.geometry(), 0)).isEqualTo(1);
    assertThat(Scratch.ticks(module, SHAPE.geometry(), Long.MAX_VALUE)).isEqualTo((1 << 20) / tick);
    assertThat(Scratch.bytes(module, SHAPE.geometry(), 10)).isEqualTo(16 + 10 * tick);
  }
}
