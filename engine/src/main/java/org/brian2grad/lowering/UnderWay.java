package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.program.Program;

/// Which deliveries a pathway's history of events still owes.
///
/// @param delays of the groups in steps, the longest first
/// @param starts for each group and source where its synapses begin in `members`
/// @param members synapses by group and source, ascending
/// @param sources of the pathway's group
/// @param rows of the history
public record UnderWay(int[] delays, int[] starts, int[] members, int sources, int rows) {
  /// In the order of delivery.
  ///
  /// @param now the step that comes next
  /// @param event whether a place of the history, `row * stride + source`, has one
  public List<Program.Pending> from(long now, IntPredicate event) {
    List<Program.Pending> pending = new ArrayList<>();
    int longest = delays.length == 0 ? 0 : delays[0];
    for (int wait = 0; wait < longest; wait++) {
      for (int group = 0; group < delays.length && delays[group] > wait; group++) {
        int row = (int) Math.floorMod(now + wait - delays[group], (long) rows);
        for (int source = 0; source < sources; source++) {
          if (event.test(row * EventQueue.stride(sources) + source)) {
            add(wait, group * (sources + 1) + source, pending);
          }
        }
      }
    }
    return pending;
  }

  private void add(int wait, int entry, List<Program.Pending> pending) {
    for (int k = starts[entry]; k < starts[entry + 1]; k++) {
      pending.add(new Program.Pending(wait, members[k]));
    }
  }
}
