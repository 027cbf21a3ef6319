package org.brian2grad.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.SurrogateSettings;
import org.brian2grad.units.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/// How spikes are differentiated, where it is not the model's file that says so.
final class GradientOptions {
  @Option(
      names = "--surrogate",
      paramLabel = "NAME[:k=v,...]",
      converter = NamedNumbers.Converter.class,
      description =
          "Replace the derivative of a spike by this, as in superspike:slope=10; the model's"
              + " 'gradient:' by default.")
  private Optional<NamedNumbers> surrogate = Optional.empty();

  @Option(
      names = "--scale",
      paramLabel = "VALUE",
      converter = QuantityConverter.class,
      description = "The distance from threshold that the surrogate takes as 1, as in 5mV.")
  private Optional<Quantity> scale = Optional.empty();

  @Option(names = "--detach-reset", description = "Leave resets out of the derivative of a spike.")
  private boolean detachReset;

  /// A quantity.
  static final class QuantityConverter implements ITypeConverter<Quantity> {
    @Override
    public Quantity convert(String text) {
      return Assignment.quantity(text, text);
    }
  }

  /// What is left out is as the file says.
  GradientSettings over(GradientSettings file) {
    boolean detach = detachReset || file.detachReset();
    if (surrogate.isEmpty()) {
      if (scale.isPresent()) {
        throw new DiagnosticException(
            new Diagnostic(
                "--scale",
                "missing-argument",
                "expected --surrogate with it, got none",
                "name the surrogate that the scale is for"));
      }
      return new GradientSettings(file.surrogates(), detach, file.attachLastSpike());
    }
    Map<String, Double> numbers = new LinkedHashMap<>(surrogate.get().numbers());
    Optional<Double> support = Optional.ofNullable(numbers.remove("support"));
    Map<String, Quantity> scales =
        scale.map(s -> Map.of(SurrogateSettings.ANY, s)).orElse(Map.of());
    return new GradientSettings(
        Map.of(
            GradientSettings.DEFAULT,
            new SurrogateSettings(surrogate.get().name(), numbers, scales, support)),
        detach,
        file.attachLastSpike());
  }
}
