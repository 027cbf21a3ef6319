package org.brian2grad.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.ir.Program;
import org.brian2grad.kernel.Precision;

/// What a user asks of a program, in the user's own names: it can be written down and asked again.
///
/// @param parameters names of what gets a value at each call, see [ParameterNames]
/// @param folded names that the model knows but that were turned into numbers, each with its remedy
/// @param hidden constants that are not the model's: units and numbers of mathematics
/// @param detach which effects of a reset keep their dependence on the event
/// @param rasters monitors whose events are wanted as rows of zeros and ones
/// @param clamped eventspaces whose events are given as data
/// @param listed whether spike monitors list their events
public record Choices(
    Precision precision,
    List<String> parameters,
    Map<String, String> folded,
    Set<String> hidden,
    List<SurrogateChoice> surrogates,
    Request.Detach detach,
    List<String> rasters,
    Set<String> clamped,
    boolean listed) {
  public Choices {
    parameters = List.copyOf(parameters);
    folded = Map.copyOf(folded);
    hidden = Set.copyOf(hidden);
    surrogates = List.copyOf(surrogates);
    rasters = List.copyOf(rasters);
    clamped = Set.copyOf(clamped);
  }

  /// The same as the engine's own names have it.
  ///
  /// @param callbacks whether the caller runs callbacks
  /// @param profiled whether the time of each object is wanted
  /// @throws org.brian2grad.diag.DiagnosticException for names that the program does not have
  public Request resolve(Program program, boolean callbacks, boolean profiled) {
    var events = new EventNames(program);
    List<Diagnostic> errors = new ArrayList<>();
    var request =
        new Request(
            precision,
            attempt(
                errors,
                List.of(),
                () -> new ParameterNames(program, folded, hidden).resolve(parameters)),
            attempt(errors, SurrogateRule.NONE, () -> events.surrogates(surrogates)),
            attempt(errors, detach, () -> events.detached(detach)),
            attempt(errors, Set.of(), () -> events.rasters(rasters)),
            attempt(errors, clamped, () -> events.clamped(clamped)),
            listed,
            callbacks,
            profiled);
    if (!errors.isEmpty()) {
      throw new DiagnosticException(errors);
    }
    return request;
  }

  /// What a step gives; where it fails, its errors are kept for later.
  private static <T> T attempt(List<Diagnostic> errors, T otherwise, Supplier<T> step) {
    try {
      return step.get();
    } catch (DiagnosticException e) {
      errors.addAll(e.diagnostics());
      return otherwise;
    }
  }
}
