package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Precision;

/// Notices when adjoints of state variables grow beyond all that was put in.
///
/// What is compared, for a variable x and a sample, at the ticks that are multiples of [#PERIOD]
/// and at the first: the largest |adjoint of x| times the size of x, with the largest |gradient of
/// an output| times the size of that output, among the outputs that depend on x and all their rows
/// from this tick on. Sizes are those of [Magnitudes], so that units do not matter. Ticks are
/// counted from the start of the run: what is found depends neither on segments nor on threads.
final class GrowthWatch {
  /// Ticks between two looks.
  static final long PERIOD = 64;

  /// More is no longer a sum over neurons and steps.
  private static final double LIMIT = 1e8;

  /// Elements up to which an array is looked at each time; larger ones less often, so that no step
  /// pays for more.
  private static final int OFTEN = 4096;

  /// @param outputs positions of those outputs that depend on it
  private record Watched(
      String name, int array, int adjoint, int size, long period, int[] outputs) {}

  /// What is the same for all instances.
  static final class Plan {
    private final List<Integer> outputs;
    private final List<Watched> watched = new ArrayList<>();

    Plan(Lowered lowered, Differentiation differentiation, java.util.Set<Integer> outputs) {
      this.outputs = List.copyOf(new TreeSet<>(outputs));
      new TreeMap<>(lowered.names().variables())
          .forEach((name, array) -> {
            Integer adjoint = differentiation.adjoints().get(array);
            ArrayDecl a = lowered.arrays().get(array);
            if (adjoint != null && a.region() == Region.STATE && a.size() > 0) {
              var reached = Differentiation.reached(lowered, array, outputs);
              int[] positions = reached.stream().mapToInt(this.outputs::indexOf).sorted().toArray();
              long period = PERIOD * Math.max(1, Integer.highestOneBit(a.size() / OFTEN));
              watched.add(new Watched(name, array, adjoint, a.size(), period, positions));
            }
          });
    }
  }

  private final Plan plan;
  private final Lowered lowered;
  private final Layout layout;
  private final Shape shape;
  private final Timeline timeline;
  private final int instance;
  private final Magnitudes magnitudes;
  private final Map<Integer, MemorySegment> seeds;
  // By output and lane, of the rows that were looked at.
  private final double[][] injected;
  private long included;
  // By variable and lane.
  private final double[][] sizes;
  private final double[][] reference;
  private final double[][] largest;
  private final long[][] passed;
  private final long[][] reached;
  private final double[] peaks;
  private long seen;

  /// @param layout with the adjoints
  /// @param seeds the adjoint of each output, records in their layout
  GrowthWatch(
      Plan plan,
      Lowered lowered,
      Layout layout,
      Shape shape,
      Timeline timeline,
      int instance,
      Magnitudes magnitudes,
      Map<Integer, MemorySegment> seeds) {
    this.plan = plan;
    this.lowered = lowered;
    this.layout = layout;
    this.shape = shape;
    this.timeline = timeline;
    this.instance = instance;
    this.magnitudes = magnitudes;
    this.seeds = seeds;
    int lanes = shape.geometry().lanes();
    int variables = plan.watched.size();
    this.injected = new double[plan.outputs.size()][lanes];
    this.sizes = new double[variables][lanes];
    this.reference = new double[variables][lanes];
    this.largest = new double[variables][lanes];
    this.passed = new long[variables][lanes];
    this.reached = new long[variables][lanes];
    this.peaks = new double[lanes];
  }

  private Precision precision() {
    return lowered.precision();
  }

  /// Begins at the end of a run.
  ///
  /// @param adjoint with the gradients of the final state
  void start(Differentiation differentiation, MemorySegment adjoint) {
    seen = timeline.ticks();
    included = seen;
    for (int k = 0; k < largest.length; k++) {
      Arrays.fill(largest[k], 0);
      for (int lane = 0; lane < peaks.length; lane++) {
        sizes[k][lane] = magnitudes.of(plan.watched.get(k).array(), lane);
      }
    }
    for (int k = 0; k < injected.length; k++) {
      Arrays.fill(injected[k], 0);
      int output = plan.outputs.get(k);
      Integer bar = differentiation.adjoints().get(output);
      ArrayDecl a = lowered.arrays().get(output);
      if (bar != null && a.region() != Region.RECORD) {
        Peaks.include(adjoint, position(bar), a.size(), precision(), injected[k]);
        scale(output, injected[k]);
      }
    }
    refer();
  }

  private long position(int adjoint) {
    return layout.offset(adjoint) / precision().bytes();
  }

  private void scale(int array, double[] values) {
    for (int lane = 0; lane < values.length; lane++) {
      values[lane] *= magnitudes.of(array, lane);
    }
  }

  /// Looks at the adjoints of the state before a tick, which is a multiple of [#PERIOD].
  void look(long tick, MemorySegment adjoint) {
    for (int k = 0; k < largest.length; k++) {
      Watched w = plan.watched.get(k);
      if (tick % w.period() == 0) {
        Arrays.fill(peaks, 0);
        Peaks.include(adjoint, position(w.adjoint()), w.size(), precision(), peaks);
        if (isBeyond(k)) {
          // What was put in only ever grows: as long as the first of it suffices, the rest need
          // not be looked at.
          includeSeeds(tick);
          compare(k, tick);
        }
      }
    }
    seen = tick;
  }

  private boolean isBeyond(int k) {
    boolean beyond = false;
    for (int lane = 0; lane < peaks.length; lane++) {
      beyond |= peaks[lane] * sizes[k][lane] > LIMIT * reference[k][lane];
    }
    return beyond;
  }

  private void compare(int k, long tick) {
    for (int lane = 0; lane < peaks.length; lane++) {
      double growth = peaks[lane] * sizes[k][lane] / reference[k][lane];
      if (reference[k][lane] > 0 && growth > Math.max(LIMIT, largest[k][lane])) {
        if (largest[k][lane] == 0) {
          passed[k][lane] = seen;
        }
        largest[k][lane] = growth;
        reached[k][lane] = tick;
      }
    }
  }

  /// Includes the gradients of all rows from a tick on.
  private void includeSeeds(long tick) {
    if (tick >= included) {
      return;
    }
    double[] rows = new double[peaks.length];
    for (int k = 0; k < injected.length; k++) {
      int output = plan.outputs.get(k);
      ArrayDecl a = lowered.arrays().get(output);
      MemorySegment seed = seeds.get(output);
      if (a.region() == Region.RECORD && seed != null) {
        long first = timeline.timestep(a.clock(), 0);
        long end = timeline.timestep(a.clock(), included) - first;
        Arrays.fill(rows, 0);
        for (long row = timeline.timestep(a.clock(), tick) - first; row < end; row++) {
          Magnitudes.includeRow(shape, instance, a.size(), seed, row, precision(), rows);
        }
        scale(output, rows);
        for (int lane = 0; lane < rows.length; lane++) {
          injected[k][lane] = Math.max(injected[k][lane], rows[lane]);
        }
      }
    }
    included = tick;
    refer();
  }

  /// The largest of what was put in, for each variable.
  private void refer() {
    for (int k = 0; k < reference.length; k++) {
      for (int lane = 0; lane < peaks.length; lane++) {
        double most = 0;
        for (int output : plan.watched.get(k).outputs()) {
          most = Math.max(most, injected[output][lane]);
        }
        reference[k][lane] = most;
      }
    }
  }

  /// The largest growth beyond all measure, of this instance's samples.
  Optional<Growth> worst() {
    List<Growth> found = new ArrayList<>();
    for (int k = 0; k < largest.length; k++) {
      for (int lane = 0; lane < largest[k].length; lane++) {
        int sample = instance * largest[k].length + lane;
        if (largest[k][lane] > LIMIT && sample < shape.batch()) {
          found.add(
              new Growth(
                  plan.watched.get(k).name(),
                  sample,
                  timeline.time(passed[k][lane]),
                  timeline.time(reached[k][lane]),
                  largest[k][lane]));
        }
      }
    }
    return found.stream().max(Comparator.comparingDouble(Growth::factor));
  }
}
