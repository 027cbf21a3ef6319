package org.brian2grad;

import org.brian2grad.runtime.CheckpointPolicy;

/// What is the same for all runs of a Simulator, and not part of what is compiled.
///
/// @param seed of the random numbers of a run that has none of its own
/// @param sharedNoise whether all samples of a batch see the same random numbers
/// @param memoryBudget bytes of state, tape and checkpoints at most
record Settings(long seed, boolean sharedNoise, long memoryBudget) {
  static final long UNLIMITED = CheckpointPolicy.UNLIMITED;
}
