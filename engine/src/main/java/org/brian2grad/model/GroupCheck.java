package org.brian2grad.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.model.DimensionCheck.Judged;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.model.Meaning.Access;
import org.brian2grad.units.Dimension;

/// Checks a group of neurons.
final class GroupCheck {
  /// Flags that only synapses have a use for.
  private static final Set<Flag> OF_SYNAPSES =
      EnumSet.of(Flag.EVENT_DRIVEN, Flag.CLOCK_DRIVEN, Flag.SUMMED);

  private final ModelObject.NeuronGroup group;
  private final Checking checking;
  private final Namespace names;

  GroupCheck(ModelObject.NeuronGroup group, Checking checking) {
    this.group = group;
    this.checking = checking;
    this.names = checking.names(group);
  }

  void check() {
    checking.requireSize(where("size"), group.size());
    group.dt().ifPresent(dt -> checking.requireStep(where("dt"), dt));
    group.equations().equations().forEach(this::equation);
    new EquationsCheck(group.name(), names, checking.problems()).check(group.equations());
    group.threshold().ifPresent(t -> checking.requireCondition(where("threshold"), t, names));
    group.refractory().ifPresent(this::refractory);
    group.reset().ifPresent(this::reset);
    group.events().forEach(this::event);
    group
        .initial()
        .forEach((variable, value) ->
            initial(checking, group.name(), names, variable, value, Optional.of(group.size())));
  }

  private void equation(Equation equation) {
    String name = equation.variable();
    String where = where("equations." + name);
    if (hasSuffix(name)) {
      checking.error(where, "reserved-name", suffixed(name), "choose another name");
    }
    equation.flags().stream()
        .filter(OF_SYNAPSES::contains)
        .sorted()
        .forEach(flag ->
            checking.error(
                where,
                "flags",
                "expected a flag of neurons' equations, got '"
                    + flag.text()
                    + "' in '"
                    + equation.text()
                    + "'",
                "leave it out: it is for equations of synapses"));
    if (equation.flags().contains(Flag.UNLESS_REFRACTORY) && group.refractory().isEmpty()) {
      checking.error(
          where,
          "refractory",
          "expected a group with a refractory period for the flag 'unless refractory', got '"
              + equation.text()
              + "' in one without",
          "give '" + group.name() + "' a refractory period, or leave the flag out");
    }
  }

  static boolean hasSuffix(String name) {
    return name.endsWith("_pre") || name.endsWith("_post");
  }

  static String suffixed(String name) {
    return "expected a name without '_pre' or '_post' at its end, got '"
        + name
        + "': synapses name the variables at their ends so";
  }

  private void refractory(String text) {
    String where = where("refractory");
    Optional<Judged> judged = checking.judge(where, text, names);
    if (judged.isEmpty() || judged.get().dimension().isEmpty()) {
      return;
    }
    Dimension dimension = judged.get().dimension().get();
    boolean condition = judged.get().type().filter(t -> t == Equations.Type.BOOLEAN).isPresent();
    if (!condition && !dimension.equals(Dimension.SECOND)) {
      checking.error(
          where,
          "dimension",
          "expected a time in second or a condition, got "
              + dimension
              + " in '"
              + text.strip()
              + "'",
          "write for example '5*ms' or 'v > -20*mV'");
    }
  }

  private void reset(String code) {
    if (group.threshold().isEmpty()) {
      checking.error(
          where("reset"),
          "threshold",
          "expected a threshold beside the reset, got none",
          "give '" + group.name() + "' a threshold");
    }
    new CodeCheck(names, where("reset"), checking.problems()).check(code);
  }

  private void event(String name, ModelObject.Event event) {
    String where = where("events." + name);
    if (checking.requireIdentifier(where, name)
        && name.equals("spike")
        && group.threshold().isPresent()) {
      checking.error(
          where,
          "duplicate",
          "expected one condition for 'spike', got a threshold and an event of that name",
          "leave one of them out");
    }
    checking.requireCondition(where + ".condition", event.condition(), names);
    event
        .code()
        .ifPresent(code -> new CodeCheck(names, where + ".code", checking.problems()).check(code));
  }

  /// A value that a variable has at the beginning.
  static void initial(
      Checking checking,
      String object,
      Namespace names,
      String name,
      Value value,
      Optional<Integer> size) {
    String where = object + ".initial." + name;
    Optional<Meaning.Variable> variable =
        names
            .own(name)
            .filter(Meaning.Variable.class::isInstance)
            .map(Meaning.Variable.class::cast)
            .filter(v -> v.reach() == Meaning.Reach.OWN);
    if (variable.isEmpty()) {
      checking.error(
          where,
          "unknown-name",
          "expected a variable of '" + object + "', got '" + name + "'",
          UnknownName.remedy(name, names));
    } else if (variable.get().access() == Access.READ_ONLY) {
      checking.error(
          where,
          "assignment",
          "expected a variable that has a value of its own, got '" + name + "'",
          "leave it out");
    } else {
      boolean shared = variable.get().shared();
      new ValueCheck(checking, where, variable.get().dimension(), names)
          .check(
              value,
              ValueCheck.Rule.NUMBER,
              shared ? Optional.of(1) : size,
              shared ? "shared variable" : "element");
    }
  }

  private String where(String part) {
    return group.name() + "." + part;
  }
}
