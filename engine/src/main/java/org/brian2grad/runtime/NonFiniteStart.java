package org.brian2grad.runtime;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;

/// Finds values of the network that were not finite before the run began: what may lie behind state
/// that does not stay finite.
final class NonFiniteStart {
  private final Program program;
  private final Lowered lowered;
  private final List<Given> given;

  /// @param given what a caller gave in the place of the network's values
  NonFiniteStart(Program program, Lowered lowered, List<Given> given) {
    this.program = program;
    this.lowered = lowered;
    this.given = given;
  }

  /// The first one in words, not a number before infinite.
  Optional<String> find() {
    Optional<String> infinite = Optional.empty();
    for (var entry : new TreeMap<>(lowered.names().variables()).entrySet()) {
      ArraySpec array = program.array(entry.getKey());
      if (!array.type().isReal() || given.stream().anyMatch(g -> g.array() == entry.getValue())) {
        continue;
      }
      for (long e = 0; e < array.size(); e++) {
        double value = array.real(e);
        if (Double.isNaN(value) || (Double.isInfinite(value) && infinite.isEmpty())) {
          String found = array.id() + " is " + value + " in element " + e;
          if (Double.isNaN(value)) {
            return Optional.of(found);
          }
          infinite = Optional.of(found);
        }
      }
    }
    return infinite;
  }
}
