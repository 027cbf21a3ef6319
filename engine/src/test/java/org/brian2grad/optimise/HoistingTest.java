package org.brian2grad.optimise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class HoistingTest {
  static Stream<Row> rows() {
    return Table.rows("hoisting");
  }

  private static Lowered apply(Row row) {
    return Hoisting.apply(AsProgram.of(row.world(), row.kernels()));
  }

  @Test
  void theTableShowsBoth() {
    Table.showsBoth("hoisting");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void kernelsBecome(Row row) {
    Lowered hoisted = apply(row);
    List<Kernel> all = new ArrayList<>(hoisted.prologue());
    all.addAll(hoisted.kernels());
    row.becomes(row.world().with(hoisted.arrays()), all);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bitsStayTheSame(Row row) {
    Lowered hoisted = apply(row);
    Meaning.same(
        new Meaning.Kernels(row.world(), row.kernels()),
        new Meaning.Kernels(
            row.world().with(hoisted.arrays()), hoisted.prologue(), hoisted.kernels()),
        array -> array < row.world().arrays().size(),
        0);
  }

  @Test
  void derivedValuesSayWhatTheyComeFrom() {
    var world =
        World.read(
            List.of(
                "elements 2",
                "array v : real[2] state",
                "array tau : real[2] parameter",
                "array dt : real[1] parameter",
                "array table : real[2] shared"));
    var kernels = world.kernels(List.of("k: v = v * exp(-dt[0] / (tau * table))"));
    Lowered hoisted = Hoisting.apply(AsProgram.of(world, kernels));
    assertThat(hoisted.arrays())
        .last()
        .extracting(ArrayDecl::name)
        .isEqualTo("derived4 from dt, tau");
    assertThat(hoisted.sources()).hasSize(5).last().isEqualTo(new Lowered.Source.Zero());
  }

  @Test
  void aPrologueThatIsThereComesFirst() {
    var world =
        World.read(
            List.of(
                "elements 2",
                "array v : real[2] state",
                "array tau : real[2] parameter",
                "array rate : real[2] parameter"));
    var prologue = world.kernels(List.of("before: rate = 1.0 / tau"));
    var kernels = world.kernels(List.of("k: v = v * exp(-rate)"));
    assertThat(Hoisting.apply(AsProgram.of(world, prologue, kernels)).prologue())
        .extracting(Kernel::name)
        .containsExactly("before", "derived[2]");
  }
}
