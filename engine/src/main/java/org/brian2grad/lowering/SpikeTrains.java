package org.brian2grad.lowering;

import java.util.Arrays;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// The spikes of a generator neuron by neuron, and where a run begins in them.
///
/// @param steps of the spikes, ascending for each neuron, with [#NEVER] after its last
/// @param starts for each neuron where its spikes begin in `steps`
/// @param sent for each neuron the spikes that are over when the first step looks for the next
/// @param overdue for each neuron how many spikes of steps before the first one happen in it: Brian
///   2 sends in a step all that it has not sent yet
/// @param hasTwin whether a neuron has more than one spike in the first step
/// @param period in steps, 0 where nothing repeats
record SpikeTrains(
    int[] steps, int[] starts, int[] sent, int[] overdue, boolean hasTwin, long period) {
  static final int NEVER = -1;

  /// @param first step of the run
  static SpikeTrains of(Program program, Operation.SpikeGenerator generator, long first) {
    ArraySpec neuron = program.array(generator.neurons());
    ArraySpec bin = program.array(generator.bins());
    int neurons = Math.toIntExact(program.array(generator.eventspace()).size() - 1);
    int spikes = Math.toIntExact(bin.size());
    int[] starts = new int[neurons];
    for (int k = 0; k < spikes; k++) {
      int follower = (int) neuron.integer(k) + 1;
      if (follower < neurons) {
        starts[follower]++;
      }
    }
    for (int e = 1; e < neurons; e++) {
      starts[e] += starts[e - 1] + 1;
    }
    int[] steps = new int[spikes + neurons];
    Arrays.fill(steps, NEVER);
    int[] filled = starts.clone();
    for (int k = 0; k < spikes; k++) {
      steps[filled[(int) neuron.integer(k)]++] = (int) bin.integer(k);
    }

    // The first step, as Brian 2's template makes it.
    long period = program.array(generator.period()).integer(0);
    long due = period > 0 ? first % period : first;
    int begin = (int) program.array(generator.position()).integer(0);
    if (period > 0 && begin > 0 && bin.integer(begin - 1) >= due) {
      begin = 0;
    }
    int[] sent = new int[neurons];
    int[] overdue = new int[neurons];
    boolean twin = false;
    for (int k = 0; k < spikes && bin.integer(k) <= due; k++) {
      int e = (int) neuron.integer(k);
      if (k < begin || bin.integer(k) < due) {
        sent[e]++;
      }
      if (k >= begin) {
        overdue[e] += bin.integer(k) < due ? 1 : 0;
        twin |= overdue[e] > 1 || (overdue[e] == 1 && bin.integer(k) == due);
      }
    }
    for (int k = 0; k < begin; k++) {
      // Sent already, although their steps lie ahead: the time step was another one then.
      if (bin.integer(k) > due) {
        sent[(int) neuron.integer(k)]++;
      }
    }
    return new SpikeTrains(steps, starts, sent, overdue, twin, period);
  }

  int neurons() {
    return starts.length;
  }

  boolean hasOverdue() {
    for (int count : overdue) {
      if (count > 0) {
        return true;
      }
    }
    return false;
  }
}
