package org.brian2grad.model;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;

/// Variables that are brought up to date at events and those that are at every step cannot depend
/// on each other.
///
/// Source: `Synapses.verify_dependencies` in `brian2/synapses/synapses.py`.
final class EventDrivenCheck {
  private final ModelObject.Synapses synapses;
  private final Checking checking;
  private final Map<String, Equation> equations;

  EventDrivenCheck(ModelObject.Synapses synapses, Checking checking) {
    this.synapses = synapses;
    this.checking = checking;
    this.equations =
        synapses.equations().equations().stream()
            .collect(Collectors.toMap(Equation::variable, Function.identity(), (a, _) -> a));
  }

  void check() {
    for (Equation equation : synapses.equations().equations()) {
      if (equation instanceof Equations.Differential || isSummed(equation)) {
        boolean atEvents = isAtEvents(equation);
        Set<String> used = new HashSet<>();
        collect(equation, used);
        for (String name : used) {
          Equation other = requireNonNull(equations.get(name));
          boolean conflicts =
              other instanceof Equations.Differential
                  ? isAtEvents(other) != atEvents
                  : isSummed(other) && atEvents;
          if (conflicts) {
            error(equation, other);
          }
        }
      }
    }
    if (equations.containsKey("lastupdate")
        && equations.values().stream().anyMatch(EventDrivenCheck::isAtEvents)) {
      checking.error(
          synapses.name() + ".equations.lastupdate",
          "duplicate",
          "expected one variable 'lastupdate', got one beside that of the event-driven equations",
          "leave it out");
    }
  }

  private static boolean isAtEvents(Equation equation) {
    return equation.flags().contains(Flag.EVENT_DRIVEN);
  }

  private static boolean isSummed(Equation equation) {
    return equation.flags().contains(Flag.SUMMED);
  }

  /// The equations that one depends on, through subexpressions too.
  private void collect(Equation equation, Set<String> used) {
    for (String name : expression(equation)) {
      if (equations.containsKey(name) && used.add(name)) {
        Equation next = requireNonNull(equations.get(name));
        if (next instanceof Equations.Subexpression && !isSummed(next)) {
          collect(next, used);
        }
      }
    }
  }

  private static Set<String> expression(Equation equation) {
    return switch (equation) {
      case Equations.Differential d -> d.rate().identifiers();
      case Equations.Subexpression s -> s.expression().identifiers();
      case Equations.Parameter _ -> Set.of();
    };
  }

  private void error(Equation equation, Equation other) {
    checking.error(
        synapses.name() + ".equations." + equation.variable(),
        "event-driven",
        "expected '"
            + equation.text()
            + "' to depend on nothing that is updated "
            + (isAtEvents(equation) ? "at every step" : "at events only")
            + ", got '"
            + other.variable()
            + "'",
        "make both clock-driven");
  }
}
