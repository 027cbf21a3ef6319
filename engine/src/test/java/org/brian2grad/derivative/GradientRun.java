package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routines;

/// A differentiated program in memory: forward, then back segment by segment from snapshots.
final class GradientRun implements AutoCloseable {
  private final Differentiation differentiation;
  private final Module module;
  private final Geometry geometry;
  private final Routines routines;
  private final int ticks;
  private final List<byte[]> snapshots = new ArrayList<>();
  private int segment = 1;
  final TestMemory memory;

  GradientRun(
      Differentiation differentiation,
      Geometry geometry,
      TestMemory.Times times,
      Routines routines) {
    this.differentiation = differentiation;
    this.module = differentiation.module();
    this.geometry = geometry;
    this.routines = routines;
    this.ticks = times.ticks();
    this.memory = new TestMemory(module, geometry, times);
  }

  int lanes() {
    return geometry.lanes();
  }

  /// The prologue and the whole run.
  ///
  /// @param segment ticks from one snapshot of the state to the next
  void forward(int segment) {
    this.segment = segment;
    snapshots.clear();
    routines.call("prologue", memory.frame(0, 0));
    for (int begin = 0; begin < ticks; begin += segment) {
      snapshots.add(memory.snapshot());
      routines.call("forward", memory.frame(begin, end(begin)));
    }
  }

  private int end(int begin) {
    return Math.min(begin + segment, ticks);
  }

  /// The whole run once more, from its start, by another routine.
  void again(String routine) {
    memory.restore(snapshots.getFirst());
    routines.call(routine, memory.frame(0, ticks));
  }

  boolean reaches(int array) {
    return differentiation.reaches(array);
  }

  /// Sets the adjoint of an output, the same in all lanes.
  void seed(int output, double[] weights) {
    int adjoint = Objects.requireNonNull(differentiation.adjoints().get(output));
    ArrayDecl a = module.array(output);
    for (int row = 0; row < memory.rows(adjoint); row++) {
      for (int element = 0; element < a.size(); element++) {
        for (int lane = 0; lane < lanes(); lane++) {
          memory.set(adjoint, row, element, lane, weights[row * a.size() + element]);
        }
      }
    }
  }

  /// Goes back; afterwards [#gradient] is known.
  void back() {
    for (int k = snapshots.size() - 1; k >= 0; k--) {
      memory.restore(snapshots.get(k));
      int begin = k * segment;
      routines.call("taped", memory.frame(begin, end(begin)));
      routines.call("adjoint", memory.frame(begin, end(begin)));
    }
    routines.call("epilogue", memory.frame(0, 0));
  }

  /// The adjoint of an input in a lane, row after row; zeros where it has none.
  double[] gradient(int input, int lane) {
    int size = module.array(input).size();
    double[] gradient = new double[memory.rows(input) * size];
    if (differentiation.reaches(input)) {
      int adjoint = Objects.requireNonNull(differentiation.adjoints().get(input));
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] = memory.get(adjoint, k / size, k % size, lane);
      }
    }
    return gradient;
  }

  /// All state and all records as they are now, by array.
  Map<Integer, double[]> values(int lane) {
    Map<Integer, double[]> values = new HashMap<>();
    for (int array = 0; array < module.arrays().size(); array++) {
      ArrayDecl a = module.array(array);
      if (a.region() == Region.STATE || a.region() == Region.RECORD) {
        double[] all = new double[memory.rows(array) * a.size()];
        for (int k = 0; k < all.length; k++) {
          all[k] = memory.get(array, k / a.size(), k % a.size(), lane);
        }
        values.put(array, all);
      }
    }
    return values;
  }

  /// The sum of the seeded outputs times their weights.
  double loss(Map<Integer, double[]> weights, int lane) {
    double loss = 0;
    for (var entry : weights.entrySet()) {
      int size = module.array(entry.getKey()).size();
      for (int k = 0; k < entry.getValue().length; k++) {
        loss += entry.getValue()[k] * memory.get(entry.getKey(), k / size, k % size, lane);
      }
    }
    return loss;
  }

  @Override
  public void close() {
    memory.close();
  }
}
