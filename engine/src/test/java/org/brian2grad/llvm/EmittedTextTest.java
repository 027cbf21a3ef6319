package org.brian2grad.llvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.interpreter.Compiled;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Routine;
import org.brian2grad.program.Precision;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.Goldens;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The text of some kernels, line by line, and what it does.
@Tag("table")
class EmittedTextTest {
  /// Another machine than most that tests run on: the text is the same on all of them.
  private static final Target TARGET =
      new Target("x86_64-unknown-linux-gnu", "haswell", "+avx2,+fma", "e-m:e-i64:64-S128", 256);

  static Stream<Row> rows() {
    return Table.rows("emitted");
  }

  private static World world(Row row) {
    Precision precision =
        row.option("precision").contains("single") ? Precision.SINGLE : Precision.DOUBLE;
    return row.world().with(precision);
  }

  private static Geometry geometry(Row row) {
    List<String> words = row.option("geometry");
    return new Geometry(
        Geometry.Axis.valueOf(words.getFirst().toUpperCase(Locale.ROOT)),
        Integer.parseInt(words.getLast()));
  }

  private static Module module(Row row) {
    World world = world(row);
    if (!row.option("reverse").isEmpty()) {
      Set<Integer> arrays = Set.of(world.array(row.option("reverse").getFirst()));
      return Differentiation.of(AsProgram.of(world, row.kernels()), arrays, arrays)
          .module()
          .only("taped", "adjoint");
    }
    Routine.Order order = row.option("once").isEmpty() ? Routine.Order.FORWARD : Routine.Order.ONCE;
    return world.module(new Routine("run", order, row.kernels()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTextIs(Row row) {
    String file = "emitted/" + row.option("file").getFirst() + ".ll";
    row.says(file);
    String text = Emitter.emit(module(row), geometry(row), TARGET);
    if (Goldens.areWritten()) {
      Goldens.write(file, text);
    } else {
      assertThat(text).isEqualTo(Goldens.read(file));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void machineCodeDoesWhatTheInterpreterDoes(Row row) {
    Module module = module(row);
    Geometry geometry = geometry(row);
    World world = world(row).with(module.arrays());
    var slow = Meaning.values(world, module, geometry, new Interpreter(module, geometry), 1);
    var fast = Meaning.values(world, module, geometry, Compiled.of(module, geometry), 1);
    double tolerance =
        module.precision() == Precision.SINGLE
            ? Tolerances.INTERPRETER_SINGLE
            : Tolerances.INTERPRETER;
    assertThat(fast.keySet()).isEqualTo(slow.keySet());
    fast.forEach((place, value) -> {
      double expected = slow.getOrDefault(place, Double.NaN);
      assertThat(value)
          .as(place)
          .isCloseTo(expected, Offset.offset(tolerance * Math.max(1, Math.abs(expected))));
    });
  }
}
