package org.brian2grad.lowering;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.program.Program;

/// The synapses of a pathway by delay and source: what an event at a source reaches, and when.
///
/// @param delays of the groups in steps, the longest first
/// @param starts for each group and source where its synapses begin in `members`
/// @param members synapses by group and source, ascending
/// @param steps delay of each synapse
/// @param rows steps that the history of events must go back, the present one included
/// @param sources of the pathway's group
record Delays(int[] delays, int[] starts, int[] members, int[] steps, int rows, int sources) {
  /// In steps: the history of events goes back so far.
  private static final int LONGEST = 1_000_000;

  /// Of the history of events, and of the table of groups and sources.
  private static final long LARGEST = 1L << 29;

  /// @param sources in the group of the eventspace
  static Delays of(Program program, Program.QueueSpec queue, int sources) {
    var index = program.array(queue.sourceIndex());
    var delay = program.array(queue.delay());
    int synapses = Math.toIntExact(index.size());
    int[] steps = new int[synapses];
    TreeSet<Integer> distinct = new TreeSet<>();
    for (int k = 0; k < synapses; k++) {
      double seconds = delay.real(delay.size() == 1 ? 0 : k);
      // As Brian 2 rounds.
      double rounded = Math.floor(seconds / queue.dt() + 0.5);
      require(rounded >= 0 && rounded <= LONGEST, queue, k, seconds);
      steps[k] = (int) rounded;
      distinct.add(steps[k]);
    }
    int[] delays = distinct.descendingSet().stream().mapToInt(Integer::intValue).toArray();
    requireRoom(queue, distinct, sources);
    Map<Integer, Integer> groups = new HashMap<>();
    for (int group = 0; group < delays.length; group++) {
      groups.put(delays[group], group);
    }
    long[] keys = new long[synapses];
    for (int k = 0; k < synapses; k++) {
      long source = index.integer(k);
      if (source < queue.start() || source >= queue.stop()) {
        throw outside(queue, k, source);
      }
      int group = groups.getOrDefault(steps[k], 0);
      keys[k] = (group * (long) sources + source) * synapses + k;
    }
    Arrays.sort(keys);
    int[] members = new int[synapses];
    int[] starts = new int[delays.length * (sources + 1)];
    int at = 0;
    for (int group = 0; group < delays.length; group++) {
      for (int source = 0; source <= sources; source++) {
        long bound = (group * (long) sources + source) * synapses;
        while (at < synapses && keys[at] < bound) {
          members[at] = (int) (keys[at] % synapses);
          at++;
        }
        starts[group * (sources + 1) + source] = at;
      }
    }
    int longest = delays.length == 0 ? 0 : delays[0];
    return new Delays(delays, starts, members, steps, longest + 1, sources);
  }

  private static void require(boolean valid, Program.QueueSpec queue, int synapse, double seconds) {
    if (!valid) {
      throw new DiagnosticException(
          new Diagnostic(
              queue.name(),
              "delay",
              "expected a delay that is a number of steps from 0 to %d, got %s s at synapse %d"
                  .formatted(LONGEST, seconds, synapse),
              "set the delays of all synapses"));
    }
  }

  private static void requireRoom(Program.QueueSpec queue, TreeSet<Integer> delays, int sources) {
    long longest = delays.isEmpty() ? 0 : delays.last();
    if ((longest + 1) * EventQueue.stride(sources) > LARGEST
        || delays.size() * (sources + 1L) > LARGEST) {
      throw new DiagnosticException(
          new Diagnostic(
              queue.name(),
              "delay",
              "expected room for %d different delays of up to %d steps from %d sources, got none"
                  .formatted(delays.size(), longest, sources),
              "give fewer different delays, or shorter ones"));
    }
  }

  private static DiagnosticException outside(Program.QueueSpec queue, int synapse, long source) {
    return new DiagnosticException(
        new Diagnostic(
            queue.name(),
            "index-out-of-range",
            "expected sources from %d to %d, got %d at synapse %d"
                .formatted(queue.start(), queue.stop() - 1, source, synapse),
            "connect neurons that the group has"));
  }

  int stride() {
    return EventQueue.stride(sources);
  }

  /// The history from which the deliveries under way follow, or none where they do not follow from
  /// any: when delays or synapses have changed meanwhile.
  ///
  /// @param first step of the run
  java.util.Optional<int[]> history(Program program, Program.QueueSpec queue, long first) {
    int[] history = new int[rows * stride()];
    var index = program.array(queue.sourceIndex());
    for (var pending : queue.pending()) {
      int synapse = Math.toIntExact(pending.synapse());
      if (synapse >= steps.length || pending.steps() >= steps[synapse]) {
        return java.util.Optional.empty();
      }
      long step = first + pending.steps() - steps[synapse];
      int row = (int) Math.floorMod(step, (long) rows);
      history[row * stride() + (int) index.integer(synapse)] = 1;
    }
    var owed = new UnderWay(delays, starts, members, sources, rows);
    return Set.copyOf(owed.from(first, place -> history[place] != 0))
            .equals(new HashSet<>(queue.pending()))
        ? java.util.Optional.of(history)
        : java.util.Optional.empty();
  }
}
