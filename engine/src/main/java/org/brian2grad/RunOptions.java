package org.brian2grad;

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
public record RunOptions(OptionalLong seed, Optional<Set<String>> gradient, Progress progress) {
  /// With the Simulator's seed and a gradient for all parameters.
  public static final RunOptions DEFAULT =
      new RunOptions(OptionalLong.empty(), Optional.empty(), Progress.NONE);

  public RunOptions {
    gradient = gradient.map(Set::copyOf);
  }

  public RunOptions seed(long seed) {
    return new RunOptions(OptionalLong.of(seed), gradient, progress);
  }

  public RunOptions gradientOf(String... parameters) {
    return new RunOptions(
        seed, Optional.of(new LinkedHashSet<>(Arrays.asList(parameters))), progress);
  }

  public RunOptions withoutGradient() {
    return gradientOf();
  }

  public RunOptions progress(Progress progress) {
    return new RunOptions(seed, gradient, progress);
  }
}
