package org.brian2grad.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.surrogate.Surrogate;

/// The surrogates that a user chose: one for all, or by group, event or object. That for all is for
/// thresholds, not for events of chance.
///
/// @param recoveries those of ends of refractoriness, by the name of the state update
public record SurrogateTable(List<Entry> entries, Map<String, Entry> recoveries)
    implements SurrogateRule {
  public SurrogateTable {
    entries = List.copyOf(entries);
    recoveries = Map.copyOf(recoveries);
  }

  /// @param choice the words of the choice
  /// @param group whose events it is for; empty for all
  /// @param event of that group; empty for all
  /// @param object name of the threshold itself; empty for all
  /// @param scales by variable; the one under [#ANY] is for every comparison
  public record Entry(
      String choice,
      Optional<String> group,
      Optional<String> event,
      Optional<String> object,
      Surrogate surrogate,
      Map<String, Scale> scales) {
    public Entry {
      scales = Map.copyOf(scales);
    }

    /// How closely it names a condition, negative if it is for others.
    private int match(Condition condition) {
      if (group.filter(name -> !name.equals(condition.group())).isPresent()
          || event.filter(name -> !name.equals(condition.event())).isPresent()
          || object.filter(name -> !name.equals(condition.object())).isPresent()) {
        return -1;
      }
      return (group.isPresent() ? 1 : 0)
          + (event.isPresent() ? 2 : 0)
          + (object.isPresent() ? 4 : 0);
    }
  }

  /// @param value in SI units
  /// @param unit Brian 2's text of the dimension, empty when dimensionless, [#UNSAID] for a number
  ///   that is in SI base units and does not say of which
  public record Scale(double value, String unit) {
    public static final String UNSAID = "?";

    private boolean fits(Optional<String> wanted) {
      return unit.equals(UNSAID) || wanted.filter(w -> !w.equals(unit)).isEmpty();
    }
  }

  /// The key of a scale that is not for one variable.
  public static final String ANY = "";

  @Override
  public ScaledSurrogate of(Condition condition) {
    Entry best = null;
    for (Entry entry : entries) {
      if (entry.match(condition) >= (condition.chance() ? 1 : 0)
          && (best == null || entry.match(condition) > best.match(condition))) {
        best = entry;
      }
    }
    return best == null ? SurrogateRule.NONE.of(condition) : scaled(best, condition);
  }

  @Override
  public Optional<ScaledSurrogate> atRecovery(Condition condition) {
    return Optional.ofNullable(recoveries.get(condition.object()))
        .map(entry -> scaled(entry, condition));
  }

  private static ScaledSurrogate scaled(Entry best, Condition condition) {
    String variable = variable(best, condition);
    Optional<Scale> scale = Optional.ofNullable(best.scales().get(variable));
    String unit = condition.unit().orElse("?");
    if (scale.isEmpty()) {
      // Where scales are given by variable, each comparison is to have one.
      return unit.isEmpty() && best.scales().isEmpty()
          ? new ScaledSurrogate(best.surrogate(), 1, Optional.of(best.choice()), variable)
          : refused(
              condition,
              "missing-scale",
              "the surrogate of '"
                  + condition.text()
                  + "' has no scale, and what it compares has"
                  + (unit.isEmpty() ? " no unit" : " the unit " + unit),
              "give the surrogate one, the distance from threshold that its formula takes as 1: "
                  + example(condition));
    }
    if (!scale.get().fits(condition.unit())) {
      return refused(
          condition,
          "scale-unit",
          "expected a scale in "
              + inWords(unit)
              + " for '"
              + condition.text()
              + "', got "
              + inWords(scale.get().unit()),
          "give it the unit of what is compared with the threshold: " + example(condition));
    }
    return new ScaledSurrogate(
        best.surrogate(), scale.get().value(), Optional.of(best.choice()), variable);
  }

  /// The variable of a condition that has a scale of its own.
  private static String variable(Entry entry, Condition condition) {
    return new TreeSet<>(entry.scales().keySet())
        .stream().filter(condition.names()::contains).findFirst().orElse(ANY);
  }

  /// With units and values of the condition's own; by variable, where it has several units.
  private static String example(Condition condition) {
    return condition.scale().isEmpty() ? "leave the scale out" : "`" + condition.scale() + "`";
  }

  private static String inWords(String text) {
    return text.isEmpty() ? "no unit" : text;
  }

  private static ScaledSurrogate refused(
      Condition condition, String code, String what, String remedy) {
    return new ScaledSurrogate(
        new Refused(
            new Diagnostic(condition.group() + "." + condition.event(), code, what, remedy)),
        1);
  }
}
