package org.brian2grad.derivative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Precision;

/// What tests of gradients that were worked out on paper share.
final class HandDerived {
  private static final Geometry GEOMETRY = new Geometry(Geometry.Axis.ELEMENTS, 4);

  private HandDerived() {}

  static ArrayDecl parameter(String name, int size) {
    return ArrayDecl.of(name, StorageType.REAL, Region.PARAMETER, size);
  }

  static ArrayDecl state(String name, int size) {
    return ArrayDecl.of(name, StorageType.REAL, Region.STATE, size);
  }

  static Lowered program(int clocks, List<ArrayDecl> arrays, Kernel... kernels) {
    return new Lowered(
        Precision.DOUBLE,
        IntStream.range(0, clocks).mapToObj(k -> new Clock("clock" + k)).toList(),
        arrays,
        arrays.stream().<Lowered.Source>map(_ -> new Lowered.Source.Zero()).toList(),
        List.of(),
        List.of(),
        List.of(kernels),
        Lowered.Names.of(Map.of()));
  }

  static GradientRun run(
      Lowered program, Set<Integer> inputs, Set<Integer> outputs, TestMemory.Times times) {
    var differentiation = Differentiation.of(program, inputs, outputs);
    Verifier.verify(differentiation.module());
    return new GradientRun(
        differentiation, GEOMETRY, times, new Interpreter(differentiation.module(), GEOMETRY));
  }

  static void check(double[] actual, double... expected) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k])
          .as("element %d", k)
          .isCloseTo(expected[k], Offset.offset(Tolerances.DOT_PRODUCT * largest));
    }
  }
}
