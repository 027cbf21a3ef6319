package org.brian2grad.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.optimise.Optimisation;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Precision;
import org.junit.jupiter.api.Test;

/// What is before a callback stays before it.
class StagesTest {
  private static Kernel increment(String name) {
    var b = new BodyBuilder();
    b.store(0, Index.OWN, b.add((Integer) b.load(0, Index.OWN, ValueType.REAL), b.real(1)));
    return new Kernel(name, 0, 3, b.build());
  }

  private static Lowered program(List<Lowered.Cut> cuts) {
    return new Lowered(
        Precision.DOUBLE,
        List.of(new Clock("clock")),
        List.of(ArrayDecl.of("v", StorageType.REAL, Region.STATE, 3)),
        List.of(new Lowered.Source.Zero()),
        List.of(),
        List.of(),
        List.of(increment("a"), increment("b"), increment("c")),
        Lowered.Names.of(Map.of("v", 0)),
        new Lowered.Callbacks(cuts, Map.of()),
        Lowered.Events.NONE,
        Map.of());
  }

  private static Lowered.Cut cut(int at) {
    return new Lowered.Cut(
        "f", Optional.of(new Operation.Callback("f", "f", "F", Optional.empty())), 0, at);
  }

  private static List<List<String>> names(Lowered program) {
    return program.stages().stream()
        .map(stage -> stage.stream().map(Kernel::name).toList())
        .toList();
  }

  @Test
  void withoutCallbacksTheTickIsOneStage() {
    assertThat(names(Optimisation.apply(program(List.of())))).containsExactly(List.of("a+b+c"));
  }

  @Test
  void kernelsAreFusedWithinAStageOnly() {
    assertThat(names(Optimisation.apply(program(List.of(cut(0), cut(2), cut(2), cut(3))))))
        .containsExactly(List.of(), List.of("a+b"), List.of(), List.of("c"), List.of());
  }
}
