package org.brian2grad.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// A search for parameters with which a model does what was recorded.
///
/// @param data the file with the recording, relative to that of the model; empty where it is given
///   elsewhere
/// @param columns headings of its columns by the name that each has here, where they differ
/// @param clamp files with spikes, relative to that of the model, by the group in which they take
///   the place of those that the threshold finds
/// @param parameters what is to be found
/// @param optimizer how it goes from one value to the next
/// @param loss what is to become small
/// @param steps of the optimizer from each start, at most
/// @param starts from how many places the search begins: the first is that of the parameters, the
///   others are spread over their ranges
public record FitSettings(
    Optional<String> data,
    Map<String, String> columns,
    Map<String, String> clamp,
    List<FitParameter> parameters,
    OptimizerSettings optimizer,
    LossSettings loss,
    int steps,
    int starts) {
  /// The number of steps where none is given.
  public static final int STEPS = 150;

  /// @throws DiagnosticException without parameters, with one twice, or with no step or start
  public FitSettings {
    columns = Ordered.copy(columns);
    clamp = Ordered.copy(clamp);
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty()) {
      throw error(
          "fit.parameters",
          "no-parameters",
          "expected at least one parameter, got none",
          "name what is to be found and its range, e.g. tau: 5 ms .. 80 ms");
    }
    Set<String> seen = new HashSet<>();
    for (FitParameter parameter : parameters) {
      if (!seen.add(parameter.name())) {
        throw error(
            "fit.parameters." + parameter.name(),
            "duplicate-parameter",
            "expected each parameter once, got '" + parameter.name() + "' again",
            "leave one of them out");
      }
    }
    if (steps < 1) {
      throw error(
          "fit.steps",
          "steps",
          "expected at least 1 step, got " + steps,
          "give the number of steps that the optimizer may take");
    }
    if (starts < 1) {
      throw error(
          "fit.starts",
          "starts",
          "expected at least 1 start, got " + starts,
          "give the number of places where the search begins");
    }
  }

  /// Without names of columns, and without clamped spikes.
  public FitSettings(
      Optional<String> data,
      List<FitParameter> parameters,
      OptimizerSettings optimizer,
      LossSettings loss,
      int steps,
      int starts) {
    this(data, Map.of(), Map.of(), parameters, optimizer, loss, steps, starts);
  }

  private static DiagnosticException error(String where, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, code, what, remedy));
  }
}
