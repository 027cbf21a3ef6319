package org.brian2grad.torch.loss;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.registry.Registered;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.bytedeco.pytorch.Tensor;

/// The losses: as functions, averaged over neurons and batch, and by name. Each has a record of its
/// own name with its formula, which can sum or keep what is averaged here.
public final class Losses {
  private static final Map<String, LossFactory> BY_NAME =
      Registered.byName(
          LossFactory.class,
          ServiceLoader.load(LossFactory.class, LossFactory.class.getClassLoader()),
          factory -> List.of(factory.name()));

  private Losses() {}

  /// See [Mse].
  public static Tensor mse(Tensor output, Tensor target) {
    return new Mse(Reduction.MEAN).of(output, target);
  }

  /// See [VanRossum].
  ///
  /// @param tau in seconds
  /// @param dt in seconds
  public static Tensor vanRossum(Tensor raster, Tensor target, double tau, double dt) {
    return new VanRossum(tau, dt, Reduction.MEAN).of(raster, target);
  }

  /// See [SpikeCount#numbers].
  ///
  /// @param output such as `spikes.raster` or `spikes.count`
  /// @param target the number of spikes of each neuron
  /// @throws DiagnosticException where shapes leave open which of the two it is
  public static Tensor spikeCount(Tensor output, Tensor target) {
    return new SpikeCount(Reduction.MEAN).numbers(output, target);
  }

  /// See [SpikeRate].
  ///
  /// @param target in Hz
  /// @param dt in seconds
  public static Tensor spikeRate(Tensor raster, Tensor target, double dt) {
    return new SpikeRate(dt, Reduction.MEAN).rates(raster, target);
  }

  /// See [FirstSpikeTime].
  ///
  /// @param target in seconds
  /// @param dt in seconds
  public static Tensor firstSpikeTime(Tensor raster, Tensor target, double dt) {
    return new FirstSpikeTime(dt, Reduction.MEAN).times(raster, target);
  }

  /// See [Isi].
  ///
  /// @param dt in seconds
  public static Tensor isi(Tensor raster, Tensor target, double dt) {
    return new Isi(dt, Reduction.MEAN).of(raster, target);
  }

  /// See [SpikeTimes].
  public static Tensor spikeTimes(Tensor raster, int number, double dt) {
    return SpikeTimes.of(raster, number, dt);
  }

  /// All that have a name.
  public static List<LossFactory> all() {
    return List.copyOf(BY_NAME.values());
  }

  /// One by name: `mse`, `van_rossum`...
  ///
  /// @throws DiagnosticException for an unknown name
  public static LossFactory find(String name) {
    LossFactory factory = BY_NAME.get(name);
    if (factory == null) {
      throw new DiagnosticException(
          new Diagnostic(
              "loss",
              "unknown-loss",
              "expected one of " + String.join(", ", BY_NAME.keySet()) + ", got '" + name + "'",
              suggestion(name)));
    }
    return factory;
  }

  private static String suggestion(String name) {
    return Spelling.suggestion(name, BY_NAME.keySet()).orElse("see Losses.all() for what there is");
  }

  /// A loss by name, with its options.
  ///
  /// @param dt seconds from one row of what is compared to the next
  /// @throws DiagnosticException for an unknown name, and for options that are missing, unknown or
  ///   of another dimension, all at once
  public static Loss create(String name, Map<String, Quantity> options, double dt) {
    LossFactory factory = find(name);
    Problems problems = new Problems();
    Map<String, Double> values = new HashMap<>();
    factory
        .options()
        .forEach((option, dimension) -> {
          Quantity given = options.get(option);
          if (given == null) {
            problems.add(
                error(
                    name,
                    "missing-option",
                    "expected " + option + text(dimension) + ", got none",
                    "give it with the loss"));
          } else if (!given.dimension().equals(dimension)) {
            problems.add(
                error(
                    name + "." + option,
                    "option-dimension",
                    "expected a quantity" + text(dimension) + ", got " + given.text(),
                    "give it another unit"));
          } else {
            values.put(option, given.value());
          }
        });
    for (String option : options.keySet()) {
      if (!factory.options().containsKey(option)) {
        problems.add(
            error(
                name,
                "unknown-option",
                "expected "
                    + (factory.options().isEmpty()
                        ? "no options"
                        : "options among " + String.join(", ", factory.options().keySet()))
                    + ", got '"
                    + option
                    + "'",
                Spelling.suggestion(option, factory.options().keySet()).orElse("leave it out")));
      }
    }
    problems.throwIfAny();
    return factory.create(values, dt);
  }

  private static String text(Dimension dimension) {
    return dimension.isNone() ? " without a unit" : " in " + dimension.symbol();
  }

  private static Diagnostic error(String where, String code, String what, String remedy) {
    return new Diagnostic("loss." + where, code, what, remedy);
  }
}
