package org.brian2grad.torch.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.model.OptimizerSettings;
import org.brian2grad.registry.Registered;
import org.bytedeco.pytorch.Tensor;

/// The optimizers by name.
public final class Optimizers {
  private static final String WHERE = "fit.optimizer";
  private static final Map<String, OptimizerFactory> BY_NAME =
      Registered.byName(
          OptimizerFactory.class,
          ServiceLoader.load(OptimizerFactory.class, OptimizerFactory.class.getClassLoader()),
          factory -> List.of(factory.name()));

  private Optimizers() {}

  /// All that there are.
  public static List<OptimizerFactory> all() {
    return List.copyOf(BY_NAME.values());
  }

  /// Makes one.
  ///
  /// @param parameters leaves of the graph, which it will change
  /// @throws DiagnosticException as [#options]
  public static Optimizer create(OptimizerSettings settings, List<Tensor> parameters) {
    return find(settings.name()).create(parameters, options(settings));
  }

  /// All options of an optimizer: those that are given, and the usual values of the others.
  ///
  /// @throws DiagnosticException for an unknown name, and for options that are unknown or out of
  ///   their domain, all at once
  public static OptionValues options(OptimizerSettings settings) {
    OptimizerFactory factory = find(settings.name());
    Problems problems = new Problems();
    Map<String, Double> values = new LinkedHashMap<>();
    for (OptimizerOption option : factory.options()) {
      double value = settings.options().getOrDefault(option.name(), option.usual());
      if (!option.domain().has(value)) {
        problems.add(
            WHERE + "." + option.name(),
            "optimizer-option",
            "expected " + option.domain().words() + ", got " + value,
            "leave it out for " + option.usual());
      }
      values.put(option.name(), value);
    }
    for (String name : settings.options().keySet()) {
      if (!values.containsKey(name)) {
        problems.add(
            WHERE + "." + name,
            "unknown-option",
            "expected options of "
                + factory.name()
                + " among "
                + names(values)
                + ", got '"
                + name
                + "'",
            Spelling.suggestion(name, values.keySet()).orElse("leave it out"));
      }
    }
    problems.throwIfAny();
    return new OptionValues(values);
  }

  /// See [OptimizerFactory#patience].
  public static int patience(OptimizerSettings settings) {
    return find(settings.name()).patience();
  }

  private static String names(Map<String, Double> values) {
    return String.join(", ", values.keySet());
  }

  private static OptimizerFactory find(String name) {
    OptimizerFactory factory = BY_NAME.get(name);
    if (factory == null) {
      throw new DiagnosticException(
          new Diagnostic(
              WHERE,
              "unknown-optimizer",
              "expected one of " + String.join(", ", BY_NAME.keySet()) + ", got '" + name + "'",
              Spelling.suggestion(name, BY_NAME.keySet()).orElse("name one of these")));
    }
    return factory;
  }
}
