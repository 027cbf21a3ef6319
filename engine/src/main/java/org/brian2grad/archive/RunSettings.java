package org.brian2grad.archive;

import java.util.OptionalLong;

/// What is the same for all runs of a simulation, and not part of what is compiled.
///
/// @param seed of the random numbers of a run that has none of its own; empty for the program's
/// @param sharedNoise whether all samples of a batch see the same random numbers
/// @param memoryBudget bytes of state, tape and checkpoints at most; empty for no limit
public record RunSettings(OptionalLong seed, boolean sharedNoise, OptionalLong memoryBudget) {
  public static final RunSettings DEFAULT =
      new RunSettings(OptionalLong.empty(), false, OptionalLong.empty());
}
