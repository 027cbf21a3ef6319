package org.brian2grad.torch.optimizer;

/// A number that an optimizer can be given.
///
/// @param name PyTorch's, but `learning_rate` for `lr`, `beta1` and `beta2` for `betas`; `decay` is
///   what multiplies the learning rate after each step, the `gamma` of `ExponentialLR`
/// @param usual value where it is not given
/// @param domain what it may be
public record OptimizerOption(String name, double usual, Domain domain) {
  /// What an option may be.
  public enum Domain {
    POSITIVE("a positive number"),
    NOT_NEGATIVE("a number from 0 on"),
    /// Of averages: with 1 they would never forget.
    BELOW_ONE("a number from 0 to below 1"),
    COUNT("a whole number from 1 on"),
    TRUTH("0 or 1");

    private final String words;

    Domain(String words) {
      this.words = words;
    }

    boolean has(double x) {
      return switch (this) {
        case POSITIVE -> x > 0;
        case NOT_NEGATIVE -> x >= 0;
        case BELOW_ONE -> x >= 0 && x < 1;
        case COUNT -> x >= 1 && x <= Integer.MAX_VALUE && x == Math.rint(x);
        case TRUTH -> x == 0 || x == 1;
      };
    }

    /// `a positive number`
    public String words() {
      return words;
    }
  }
}
