package org.brian2grad.request;

import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.function.Algebra;
import org.brian2grad.surrogate.StraightThrough;
import org.brian2grad.surrogate.Surrogate;

/// The derivative of each comparison of an event condition.
@FunctionalInterface
public interface SurrogateRule {
  /// @param condition where the comparison stands
  ScaledSurrogate of(Condition condition);

  /// That of the end of a refractory period; empty where it is a constant of differentiation.
  default Optional<ScaledSurrogate> atRecovery(Condition condition) {
    return Optional.empty();
  }

  /// A comparison of an event condition.
  ///
  /// @param object the threshold's own name, `neurongroup_thresholder`
  /// @param group the group's name
  /// @param event the event's name
  /// @param names of the comparison
  /// @param unit of what is compared, `""` when dimensionless; empty where it cannot be told
  /// @param scale the argument of a surrogate for the whole condition, with an example of each of
  ///   its units: `scale=15*mV`; `""` where it needs none
  /// @param chance whether one side is a number that is uniform in [0, 1), so that the other side
  ///   is the probability of the event (or that of its absence)
  /// @param text the comparison as the user wrote it
  record Condition(
      String object,
      String group,
      String event,
      Set<String> names,
      Optional<String> unit,
      String scale,
      boolean chance,
      String text) {
    public Condition {
      names = Set.copyOf(names);
    }
  }

  /// An event of chance: the derivative of its probability, which is what an average over the noise
  /// sees of it.
  ScaledSurrogate CHANCE = new ScaledSurrogate(new StraightThrough(), 1);

  /// No surrogate was chosen: an error, but only if a gradient reaches the event.
  SurrogateRule NONE = condition -> condition.chance() ? CHANCE : missing(condition);

  private static ScaledSurrogate missing(Condition condition) {
    return new ScaledSurrogate(
        new Refused(
            new Diagnostic(
                condition.group() + "." + condition.event(),
                "missing-surrogate",
                "the gradient passes through the event '"
                    + condition.text()
                    + "', whose derivative is zero or undefined",
                "give the Simulator one: `surrogate=bg.surrogate.superspike(slope=10"
                    + (condition.scale().isEmpty() ? "" : ", " + condition.scale())
                    + ")`")),
        1);
  }

  /// A surrogate whose derivative is an error: what is wrong with it matters only if it is needed.
  record Refused(Diagnostic reason) implements Surrogate {
    @Override
    public String name() {
      return "refused";
    }

    @Override
    public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
      throw new DiagnosticException(reason);
    }
  }
}
