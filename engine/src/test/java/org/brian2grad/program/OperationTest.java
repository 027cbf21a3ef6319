package org.brian2grad.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.brian2grad.Programs;
import org.brian2grad.lang.Expressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each kind of operation says of itself: what it reads, what it writes, what it is.
class OperationTest {
  /// `x = w[i] + c`, `v += x` where `free`.
  private static final Code CODE =
      new Code(
          3,
          Map.of(
              "v", new Variable.Array("g.v", "_idx"),
              "w", new Variable.Array("s.w", "i"),
              "i", new Variable.Array("s.i", "_idx"),
              "u", new Variable.Array("g.unused", "_idx"),
              "y", new Variable.Array("g.y", "k"),
              "k", new Variable.Array("s.k", "0"),
              "free", new Variable.Array("g.free", "_idx"),
              "c", new Variable.Constant(2, ArraySpec.Type.FLOAT64, ""),
              "x", new Variable.Local(ArraySpec.Type.FLOAT64)),
          new Code.Block(
              List.of(statement("x", "=", "w + c")),
              List.of(statement("v", "+", "x"), statement("y", "=", "x")),
              Map.of("v", "free"),
              Code.Mode.VECTOR));

  private static final Set<String> CODE_READS = Set.of("s.w", "s.i", "g.v", "g.free", "s.k");

  private static Code.Statement statement(String variable, String operator, String expression) {
    return new Code.Statement(
        variable, operator, Expressions.parse(expression), ArraySpec.Type.FLOAT64);
  }

  record Row(Operation operation, Set<String> reads, Set<String> writes, String is) {}

  static Stream<Row> rows() {
    var refractory = Optional.of(new Operation.Refractory("g.free", "g.lastspike"));
    return Stream.of(
        new Row(
            new Operation.StateUpdate("o", "g", CODE), CODE_READS, Set.of("g.v", "g.y"), "coded"),
        new Row(
            new Operation.Threshold("o", "g", CODE, "spike", "g.spikes", refractory),
            CODE_READS,
            Set.of("g.v", "g.y", "g.spikes", "g.free", "g.lastspike"),
            "coded source threshold"),
        new Row(
            new Operation.SpikeGenerator(
                "o", "g", "spike", "g.spikes", "g.n", "g.bins", "g.period", "g.at"),
            Set.of("g.n", "g.bins", "g.period", "g.at"),
            Set.of("g.spikes", "g.at"),
            "source"),
        new Row(
            new Operation.Reset("o", "g", CODE, "spike", "g.spikes"),
            and(CODE_READS, "g.spikes"),
            Set.of("g.v", "g.y"),
            "coded reset"),
        new Row(
            new Operation.SpikeMonitor("o", "m", CODE, "spike", "g.spikes", 0, 3, Map.of()),
            and(CODE_READS, "g.spikes"),
            Set.of("g.v", "g.y"),
            "coded monitor"),
        new Row(
            new Operation.StateMonitor("o", "m", CODE, "m.indices", Map.of()),
            and(CODE_READS, "m.indices"),
            Set.of("g.v", "g.y"),
            "coded monitor"),
        new Row(
            new Operation.RateMonitor("o", "m", "g.spikes", 0, 3),
            Set.of("g.spikes"),
            Set.of(),
            "monitor"),
        new Row(new Operation.Push("o", "s", 0), Set.of(), Set.of(), ""),
        new Row(
            new Operation.Synapses("o", "s", CODE, 0, 0),
            CODE_READS,
            Set.of("g.v", "g.y"),
            "coded arrival"),
        new Row(
            new Operation.Summed("o", "s", CODE, "g.sum", "s.j", 0, 3),
            and(CODE_READS, "s.j"),
            Set.of("g.v", "g.y", "g.sum"),
            "coded"),
        new Row(
            new Operation.Callback("o", "f", "NetworkOperation", Optional.of(Set.of("g.v"))),
            Set.of(),
            Set.of(),
            "callback"),
        new Row(new Operation.Foreign("o", "f", "other"), Set.of(), Set.of(), ""));
  }

  private static Set<String> and(Set<String> ids, String id) {
    return Stream.concat(ids.stream(), Stream.of(id)).collect(java.util.stream.Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void saysWhatItReadsAndWrites(Row row) {
    assertThat(row.operation().reads()).isEqualTo(row.reads());
    assertThat(row.operation().writes()).isEqualTo(row.writes());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void saysWhatItIs(Row row) {
    var is =
        Stream.of(
                row.operation().coded().map(_ -> "coded"),
                row.operation().source().map(_ -> "source"),
                row.operation().threshold().map(_ -> "threshold"),
                row.operation().monitor().map(_ -> "monitor"),
                row.operation().reset().map(_ -> "reset"),
                row.operation().arrival().map(_ -> "arrival"),
                row.operation().callback().map(_ -> "callback"))
            .flatMap(Optional::stream)
            .toList();
    assertThat(String.join(" ", is)).isEqualTo(row.is());
  }

  /// The table has a row for each kind, so that a new one is not forgotten here either.
  @Test
  void everyKindHasARow() {
    List<Class<?>> shown = new ArrayList<>();
    rows().forEach(row -> shown.add(row.operation().getClass()));
    assertThat(shown).containsAll(kinds(Operation.class).toList());
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(OperationTest::kinds)
        : Stream.of(type);
  }

  @Test
  void aProgramListsThemWithTheirObjects() {
    Program program = Programs.network();
    assertThat(program.operations().stream().map(s -> s.object().name()).distinct())
        .containsExactlyElementsOf(
            program.objects().stream()
                .filter(o -> !o.operations().isEmpty())
                .map(Program.ScheduledObject::name)
                .toList());
    assertThat(program.operations().stream().map(Program.Scheduled::operation))
        .containsExactlyElementsOf(
            program.objects().stream().flatMap(o -> o.operations().stream()).toList());
  }
}
