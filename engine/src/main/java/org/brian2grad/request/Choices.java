package org.brian2grad.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Problems;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;

/// What a user asks of a program, in the user's own names: it can be written down and asked again.
///
/// @param parameters names of what gets a value at each call, see [ParameterNames]
/// @param folded names that the model knows but that cannot be parameters: why; what to do
/// @param detach which effects of a reset keep their dependence on the event
/// @param clips bounds on the adjoints of state variables
/// @param rasters monitors whose events are wanted as rows of zeros and ones
/// @param clamped eventspaces whose events are given as data
/// @param listed whether spike monitors list their events
public record Choices(
    Precision precision,
    List<String> parameters,
    Map<String, String> folded,
    List<SurrogateChoice> surrogates,
    Request.Detach detach,
    List<AdjointClip> clips,
    List<String> rasters,
    Set<String> clamped,
    boolean listed) {
  public Choices {
    parameters = List.copyOf(parameters);
    folded = Map.copyOf(folded);
    surrogates = List.copyOf(surrogates);
    clips = List.copyOf(clips);
    rasters = List.copyOf(rasters);
    clamped = Set.copyOf(clamped);
  }

  /// The same as the engine's own names have it, with no more data than there has to be.
  public Request resolve(Program program, boolean callbacks, boolean profiled) {
    return resolve(program, callbacks, profiled, Set.of());
  }

  /// The same with events that are given as data.
  public Choices clamping(Set<String> eventspaces) {
    return new Choices(
        precision, parameters, folded, surrogates, detach, clips, rasters, eventspaces, listed);
  }

  /// The same as the engine's own names have it.
  ///
  /// @param callbacks whether the caller runs callbacks
  /// @param profiled whether the time of each object is wanted
  /// @param data see [Request]
  /// @throws org.brian2grad.diag.DiagnosticException for names that the program does not have
  public Request resolve(Program program, boolean callbacks, boolean profiled, Set<String> data) {
    var events = new EventNames(program);
    var names = new ParameterNames(program, folded);
    var problems = new Problems();
    List<Parameter> found = problems.attempt(() -> names.resolve(parameters)).orElse(List.of());
    Optional<SurrogateTable> table = problems.attempt(() -> events.surrogates(surrogates));
    table.ifPresent(t -> problems.run(() -> events.requireRecoveries(found, t)));
    var request =
        new Request(
            precision,
            found,
            table.<SurrogateRule>map(t -> t).orElse(SurrogateRule.NONE),
            problems.attempt(() -> events.detached(detach)).orElse(detach),
            problems
                .<Map<String, Double>>attempt(
                    () -> new StateNames(program, names.known()).clips(clips))
                .orElse(Map.of()),
            problems.attempt(() -> events.rasters(rasters)).orElse(Set.of()),
            problems.attempt(() -> events.clamped(clamped)).orElse(clamped),
            listed,
            callbacks,
            profiled,
            data);
    problems.throwIfAny();
    return request;
  }
}
