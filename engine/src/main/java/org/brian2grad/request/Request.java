package org.brian2grad.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.program.Precision;

/// What a caller wants of a program.
///
/// @param parameters values to be given at each call
/// @param surrogates the derivative of each event condition
/// @param detach which effects of a reset keep their dependence on the event
/// @param clips bounds on the adjoints of program arrays, by id
/// @param rasters eventspaces whose events are wanted as rows of zeros and ones
/// @param clamped eventspaces whose events are given as data
/// @param listed whether spike monitors list their events
/// @param callbacks whether the caller runs callbacks
/// @param profiled whether the time of each object is wanted
/// @param data what is kept as data although it is the same in all runs, so that another value of
///   it needs no other code: ids of arrays, and `owner.name` of real constants
public record Request(
    Precision precision,
    List<Parameter> parameters,
    SurrogateRule surrogates,
    Detach detach,
    Map<String, Double> clips,
    Set<String> rasters,
    Set<String> clamped,
    boolean listed,
    boolean callbacks,
    boolean profiled,
    Set<String> data) {
  public Request {
    parameters = List.copyOf(parameters);
    clips = Map.copyOf(clips);
    rasters = Set.copyOf(rasters);
    clamped = Set.copyOf(clamped);
    data = Set.copyOf(data);
  }

  /// A plain run: nothing is differentiated, every event is listed.
  public static Request simulation(Precision precision) {
    return new Request(
        precision,
        List.of(),
        SurrogateRule.NONE,
        Detach.NOTHING,
        Map.of(),
        Set.of(),
        Set.of(),
        true,
        true,
        false,
        Set.of());
  }

  /// Which variables' reset is cut off from the derivative of the event.
  ///
  /// @param all every variable
  /// @param variables these, when not all
  /// @param lastSpike whether the time of the last spike is cut off from it too
  public record Detach(boolean all, Set<String> variables, boolean lastSpike) {
    public Detach(boolean all, Set<String> variables) {
      this(all, variables, true);
    }

    public static final Detach NOTHING = new Detach(false, Set.of());

    public Detach {
      variables = Set.copyOf(variables);
    }

    /// The same resets.
    ///
    /// @param lastSpike whether the time of the last spike is cut off
    public Detach with(boolean lastSpike) {
      return new Detach(all, variables, lastSpike);
    }

    public boolean covers(String variable) {
      return all || variables.contains(variable);
    }
  }

  /// Whether there is anything to differentiate with respect to.
  public boolean isDifferentiated() {
    return !parameters.isEmpty();
  }

  /// Whether the code of an event is also worked out where there is none, without taking effect,
  /// and event-driven equations are solved at every step: what would have happened is known then.
  public boolean evaluatesSilentEvents() {
    return isDifferentiated();
  }

  /// Whether the events of an eventspace are data: clamped, or a raster that is a parameter.
  public boolean isGiven(String eventspace) {
    return clamped.contains(eventspace)
        || parameters.stream()
            .anyMatch(p -> p instanceof Parameter.Raster r && r.eventspace().equals(eventspace));
  }

  public Optional<Parameter.Constant> constant(String identifier, String operation) {
    for (Parameter parameter : parameters) {
      if (parameter instanceof Parameter.Constant c
          && c.identifier().equals(identifier)
          && c.operations().contains(operation)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }
}
