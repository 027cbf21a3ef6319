package org.brian2grad;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// How one run is to be made.
///
/// @param seed of its random numbers; the Simulator's where it is empty
/// @param gradient parameters that a gradient will be wanted for; all of them where it is empty.
///   What is not wanted costs nothing
/// @param progress what is told how far the run is
/// @param memory where records are allocated: it has to stay open for as long as the run, and what
///   was taken from it, are in use. Where it is empty, the garbage collector frees what nobody
///   refers to
public record RunOptions(
    OptionalLong seed, Optional<Set<String>> gradient, Progress progress, Optional<Arena> memory) {
  /// With the Simulator's seed and a gradient for all parameters.
  public static final RunOptions DEFAULT =
      new RunOptions(OptionalLong.empty(), Optional.empty(), Progress.NONE, Optional.empty());

  public RunOptions {
    gradient = gradient.map(Set::copyOf);
  }

  public RunOptions seed(long seed) {
    return new RunOptions(OptionalLong.of(seed), gradient, progress, memory);
  }

  public RunOptions gradientOf(String... parameters) {
    return gradientOf(new LinkedHashSet<>(Arrays.asList(parameters)));
  }

  public RunOptions gradientOf(Set<String> parameters) {
    return new RunOptions(seed, Optional.of(parameters), progress, memory);
  }

  public RunOptions withoutGradient() {
    return gradientOf();
  }

  public RunOptions progress(Progress progress) {
    return new RunOptions(seed, gradient, progress, memory);
  }

  public RunOptions memory(Arena memory) {
    return new RunOptions(seed, gradient, progress, Optional.of(memory));
  }
}
