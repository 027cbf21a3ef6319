package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.brian2grad.interpreter.Compiled;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.lowering.Lowered;

/// A [RandomProgram] with everything a run of it needs: inputs by lane, and weights that make its
/// outputs a loss.
final class ProgramSetting {
  private static final int LANES = 2;

  private static double[] draw(Random random, int size) {
    return random.doubles(size, -1, 1).toArray();
  }

  final Lowered program;
  final TestMemory.Times times;
  final Differentiation differentiation;
  final Map<Integer, double[]> weights = new TreeMap<>();
  final Map<Integer, double[]> indices = new HashMap<>();
  final List<Map<Integer, double[]>> inputs = new ArrayList<>();

  ProgramSetting(Lowered program, TestMemory.Times times, long seed) {
    this(program, times, seed, RandomProgram.INPUTS, RandomProgram.OUTPUTS);
  }

  /// A random program, or what was made of one, with other inputs and outputs.
  ProgramSetting(
      Lowered program,
      TestMemory.Times times,
      long seed,
      Set<Integer> asked,
      Set<Integer> outputs) {
    this.program = program;
    this.times = times;
    differentiation = Differentiation.of(program, asked, outputs);
    Verifier.verify(differentiation.module());
    var random = new Random(seed);
    for (int output : new TreeSet<>(outputs)) {
      if (differentiation.reaches(output)) {
        int rows = program.arrays().get(output).region().hasRows() ? times.ticks() : 1;
        weights.put(output, draw(random, rows * program.arrays().get(output).size()));
      }
    }
    indices.put(RandomProgram.TARGET, new double[] {1, 4, 1, 0, 1, 3, 4});
    indices.put(RandomProgram.SOURCE, new double[] {0, 0, 2, 4, 3, 2, 2});
    indices.put(RandomProgram.ORDER, new double[] {2, 0, 4, 1, 3});
    for (int lane = 0; lane < LANES; lane++) {
      Map<Integer, double[]> values = new TreeMap<>();
      for (int input : new TreeSet<>(asked)) {
        values.put(input, draw(random, program.arrays().get(input).size()));
      }
      inputs.add(values);
    }
  }

  GradientRun run(Geometry geometry, boolean compiled) {
    var module = differentiation.module();
    var run =
        new GradientRun(
            differentiation,
            geometry,
            times,
            compiled ? Compiled.of(module, geometry) : new Interpreter(module, geometry));
    indices.forEach(run.memory::setAll);
    for (int lane = 0; lane < run.lanes(); lane++) {
      set(run, lane, inputs.get(lane));
    }
    return run;
  }

  static void set(GradientRun run, int lane, Map<Integer, double[]> values) {
    for (var entry : values.entrySet()) {
      for (int element = 0; element < entry.getValue().length; element++) {
        run.memory.set(entry.getKey(), 0, element, lane, entry.getValue()[element]);
      }
    }
  }

  /// The gradient of all inputs in a lane, one after another.
  double[] gradient(GradientRun run, int segment, int lane) {
    run.forward(segment);
    weights.forEach(run::seed);
    run.back();
    return inputs.get(lane).keySet().stream()
        .flatMapToDouble(input -> Arrays.stream(run.gradient(input, lane)))
        .toArray();
  }

  Map<Integer, double[]> direction(Random random) {
    Map<Integer, double[]> direction = new TreeMap<>();
    inputs.getFirst().forEach((input, values) -> direction.put(input, draw(random, values.length)));
    return direction;
  }

  double tangent(Map<Integer, double[]> direction, int lane) {
    var run = new TangentRun(program, times);
    indices.forEach(
        (array, values) -> System.arraycopy(values, 0, run.value[array], 0, values.length));
    inputs
        .get(lane)
        .forEach((array, values) -> {
          System.arraycopy(values, 0, run.value[array], 0, values.length);
          System.arraycopy(direction.get(array), 0, run.tangent[array], 0, values.length);
        });
    run.run();
    double sum = 0;
    for (var entry : weights.entrySet()) {
      for (int k = 0; k < entry.getValue().length; k++) {
        sum += entry.getValue()[k] * run.tangent[entry.getKey()][k];
      }
    }
    return sum;
  }
}
