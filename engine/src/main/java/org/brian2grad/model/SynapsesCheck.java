package org.brian2grad.model;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.brian2grad.model.Checking.Range;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.model.Meaning.Access;
import org.brian2grad.model.Meaning.Reach;
import org.brian2grad.units.Dimension;

/// Checks synapses.
final class SynapsesCheck {
  private final ModelObject.Synapses synapses;
  private final Checking checking;
  private final Namespace names;

  SynapsesCheck(ModelObject.Synapses synapses, Checking checking) {
    this.synapses = synapses;
    this.checking = checking;
    this.names = checking.names(synapses);
  }

  /// How many there are, where a model says so.
  static Optional<Integer> size(ModelObject.Synapses synapses) {
    return synapses.connection() instanceof Connection.Pairs pairs
        ? Optional.of(pairs.sources().length)
        : Optional.empty();
  }

  void check() {
    synapses.dt().ifPresent(dt -> checking.requireStep(where("dt"), dt));
    Optional<Range> source = checking.range(where("source"), synapses.source());
    Optional<Range> target = checking.range(where("target"), synapses.target());
    connection(source, target);
    if (source.isEmpty() || target.isEmpty()) {
      return; // what the names of its code mean is not known
    }
    synapses.equations().equations().forEach(e -> equation(e, source.get(), target.get()));
    new EquationsCheck(synapses.name(), names, checking.problems()).check(synapses.equations());
    new EventDrivenCheck(synapses, checking).check();
    Set<String> pathways = new HashSet<>();
    for (ModelObject.Pathway pathway : synapses.pathways()) {
      if (!pathways.add(pathway.name())) {
        checking.error(
            where(pathway.name()),
            "duplicate",
            "expected one pathway named '" + pathway.name() + "', got two",
            "rename one of them");
      }
      pathway(pathway, source.get(), target.get());
    }
    synapses
        .initial()
        .forEach((variable, value) ->
            GroupCheck.initial(checking, synapses.name(), names, variable, value, size(synapses)));
  }

  private void equation(Equation equation, Range source, Range target) {
    String where = where("equations." + equation.variable());
    flags(where, equation);
    if (equation.flags().contains(Flag.SUMMED)) {
      summed(where, equation);
      return;
    }
    name(where, equation.variable(), source.group(), target.group());
  }

  private void flags(String where, Equation equation) {
    if (equation.flags().contains(Flag.UNLESS_REFRACTORY)) {
      checking.error(
          where,
          "flags",
          "expected a flag of synapses' equations, got 'unless refractory' in '"
              + equation.text()
              + "'",
          "leave it out: it is for equations of neurons");
    }
    if (equation.flags().contains(Flag.SHARED)
        && equation.flags().contains(Flag.CONSTANT_OVER_DT)) {
      checking.error(
          where,
          "flags",
          "expected one of 'shared' and 'constant over dt', got both in '" + equation.text() + "'",
          "leave one of them out");
    }
  }

  private void name(String where, String name, ModelObject source, ModelObject target) {
    if (GroupCheck.hasSuffix(name)) {
      checking.error(where, "reserved-name", GroupCheck.suffixed(name), "choose another name");
    } else if (name.equals("j") || name.equals("delay")) {
      checking.error(
          where,
          "reserved-name",
          "expected a name for a variable, got '" + name + "', which all synapses have",
          "choose another name");
    }
    if (name.equals("lastupdate")) {
      return; // Synapses may have one of their own
    }
    Stream.of(source, target)
        .filter(end -> checking.names(end).own(name).isPresent())
        .findFirst()
        .ifPresent(end ->
            checking.error(
                where,
                "name-clash",
                "expected a name that '" + end.name() + "' has no variable of, got '" + name + "'",
                "rename the variable of the synapses, for example to '" + name + "_syn'"));
  }

  private void summed(String where, Equation equation) {
    if (!GroupCheck.hasSuffix(equation.variable())) {
      checking.error(
          where,
          "summed",
          "expected '_pre' or '_post' at the end of a summed variable's name, got '"
              + equation.text()
              + "'",
          "write the name of the group's variable with '_post'");
      return;
    }
    SummedTarget target = SummedTarget.of(synapses, equation);
    Optional<Meaning.Variable> variable =
        names
            .own(equation.variable())
            .filter(Meaning.Variable.class::isInstance)
            .map(Meaning.Variable.class::cast);
    boolean parameter =
        variable
            .flatMap(Meaning.Variable::equation)
            .filter(Equations.Parameter.class::isInstance)
            .isPresent();
    if (!parameter || variable.get().access() != Access.WRITTEN || variable.get().shared()) {
      checking.error(
          where,
          "summed",
          "expected a parameter '"
              + target.variable()
              + "' in the equations of '"
              + target.part().group()
              + "' to sum into, got none for '"
              + equation.text()
              + "'",
          "write '" + target.variable() + " : " + equation.dimension() + "' there");
    } else if (!variable.get().dimension().equals(equation.dimension())) {
      checking.error(
          where,
          "dimension",
          "expected "
              + variable.get().dimension()
              + ", the unit of '"
              + target.variable()
              + "' in '"
              + target.part().group()
              + "', got "
              + equation.dimension()
              + " in '"
              + equation.text()
              + "'",
          "write the same unit in both");
    }
  }

  private void pathway(ModelObject.Pathway pathway, Range source, Range target) {
    String where = where(pathway.name());
    checking.requireIdentifier(where, pathway.name());
    ModelObject from =
        switch (pathway.from()) {
          case PRE -> source.group();
          case POST -> target.group();
        };
    checking.requireEvent(where + ".event", from, pathway.event());
    var delay =
        new Meaning.Variable(
            synapses.name(),
            "delay",
            Reach.OWN,
            Equations.Type.FLOAT,
            Dimension.SECOND,
            pathway.delay().filter(Value.Same.class::isInstance).isPresent(),
            Access.READ_ONLY,
            Optional.empty());
    new CodeCheck(names.with("delay", delay), where + ".code", checking.problems())
        .check(pathway.code());
    pathway
        .delay()
        .ifPresent(value ->
            new ValueCheck(checking, where + ".delay", Dimension.SECOND, names)
                .check(value, ValueCheck.Rule.NOT_NEGATIVE, size(synapses), "synapse"));
  }

  private void connection(Optional<Range> source, Optional<Range> target) {
    String where = where("connect");
    switch (synapses.connection()) {
      case Connection.Pairs pairs -> {
        int[] i = pairs.sources();
        int[] j = pairs.targets();
        checking.requireLength(where + ".pairs.j", j.length, i.length, "source");
        source.ifPresent(range -> indices(where + ".pairs.i", i, range));
        target.ifPresent(range -> indices(where + ".pairs.j", j, range));
      }
      case Connection.Where w -> w.condition().ifPresent(c -> condition(where + ".condition", c));
      case Connection.Probability p -> {
        if (!(p.probability() >= 0 && p.probability() <= 1)) {
          checking.error(
              where + ".probability",
              "range",
              "expected a probability from 0 to 1, got " + p.probability(),
              "choose another one");
        }
        p.condition().ifPresent(c -> condition(where + ".condition", c));
      }
    }
  }

  private void indices(String where, int[] indices, Range range) {
    checking.requireIndices(where, indices, range.size(), range.group().name());
  }

  /// Before the synapses are there, none of their variables has a value.
  private void condition(String where, String text) {
    Namespace before =
        names.without(value ->
            value instanceof Meaning.Variable v
                && v.reach() == Reach.OWN
                && (v.equation().isPresent() || v.name().startsWith("N_")));
    checking.requireCondition(where, text, before);
  }

  private String where(String part) {
    return synapses.name() + "." + part;
  }
}
