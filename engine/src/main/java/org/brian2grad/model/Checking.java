package org.brian2grad.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.DimensionCheck.Judged;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// What all checks of a model share: its objects by name, what names mean, what was found so far.
final class Checking {
  /// Elements of a group, and steps of a run: an array has no more.
  private static final int MOST = Integer.MAX_VALUE - 9;

  private final Model model;
  private final Problems problems = new Problems();
  private final Namespaces namespaces;
  private final Map<String, ModelObject> objects = new HashMap<>();

  /// Neighbours in a group.
  record Range(ModelObject group, int start, int stop) {
    int size() {
      return stop - start;
    }
  }

  Checking(Model model) {
    this.model = model;
    namespaces = new Namespaces(model);
    model.objects().forEach(object -> objects.putIfAbsent(object.name(), object));
  }

  Problems problems() {
    return problems;
  }

  void error(String where, String code, String what, String remedy) {
    problems.add(where, code, what, remedy);
  }

  Namespace names(ModelObject object) {
    return namespaces.of(object).orElseGet(namespaces::global);
  }

  Optional<ModelObject> find(String where, String name) {
    Optional<ModelObject> found = Optional.ofNullable(objects.get(name));
    if (found.isEmpty()) {
      error(
          where,
          "unknown-object",
          "expected the name of an object of the model, got '" + name + "'",
          Spelling.suggestion(name, objects.keySet()).orElse("define it"));
    }
    return found;
  }

  /// The number of elements of a group.
  static Optional<Integer> size(ModelObject object) {
    return switch (object) {
      case ModelObject.NeuronGroup g -> Optional.of(g.size());
      case ModelObject.PoissonGroup g -> Optional.of(g.size());
      case ModelObject.SpikeGenerator g -> Optional.of(g.size());
      case ModelObject.Synapses _,
          ModelObject.StateMonitor _,
          ModelObject.SpikeMonitor _,
          ModelObject.RateMonitor _,
          ModelObject.TimedArray _ ->
          Optional.empty();
    };
  }

  /// The events that an object's elements may have.
  static Set<String> events(ModelObject object) {
    return switch (object) {
      case ModelObject.NeuronGroup g -> {
        Set<String> events = new java.util.TreeSet<>(g.events().keySet());
        g.threshold().ifPresent(_ -> events.add("spike"));
        yield events;
      }
      case ModelObject.PoissonGroup _, ModelObject.SpikeGenerator _ -> Set.of("spike");
      case ModelObject.Synapses _,
          ModelObject.StateMonitor _,
          ModelObject.SpikeMonitor _,
          ModelObject.RateMonitor _,
          ModelObject.TimedArray _ ->
          Set.of();
    };
  }

  /// A part of a group, unless there is no such part.
  Optional<Range> range(String where, Part part) {
    return find(where, part.group()).flatMap(object -> range(where, part, object));
  }

  private Optional<Range> range(String where, Part part, ModelObject object) {
    Optional<Integer> size = size(object);
    if (size.isEmpty()) {
      error(
          where,
          "unknown-object",
          "expected a group, got '" + part.group() + "', which is none",
          "name a group of neurons, a Poisson group or a spike generator");
      return Optional.empty();
    }
    int stop = part.stop().orElse(size.get());
    if (part.start() < 0 || part.start() >= stop || stop > size.get()) {
      error(
          where,
          "range",
          "expected a part within '"
              + part.group()
              + "[0:"
              + size.get()
              + "]' that is not empty, got '"
              + part.group()
              + "["
              + part.start()
              + ":"
              + stop
              + "]'",
          "choose other bounds; the last one is exclusive");
      return Optional.empty();
    }
    return Optional.of(new Range(object, part.start(), stop));
  }

  void requireEvent(String where, ModelObject group, String event) {
    Set<String> events = events(group);
    if (!events.contains(event)) {
      error(
          where,
          "unknown-event",
          "expected an event of '"
              + group.name()
              + "'"
              + (events.isEmpty() ? "" : " among " + String.join(", ", events))
              + ", got '"
              + event
              + "'",
          event.equals("spike")
              ? "give '" + group.name() + "' a threshold"
              : Spelling.suggestion(event, events)
                  .orElse("define the event in '" + group.name() + "'"));
    }
  }

  /// A name that can stand in code.
  ///
  /// @return whether it can
  boolean requireIdentifier(String where, String name) {
    boolean fits = name.matches("[A-Za-z_][A-Za-z_0-9]*");
    if (!fits) {
      error(
          where,
          "name",
          "expected a name of letters, digits and underscores, got '" + name + "'",
          "choose another name");
    }
    return fits;
  }

  /// A name that a model gives to something that equations use.
  void requireName(String where, String name) {
    if (!requireIdentifier(where, name)) {
      return;
    }
    ReservedNames.meaningForModel(name)
        .ifPresent(meaning ->
            error(
                where,
                "reserved-name",
                "expected a name without a meaning of its own, got '"
                    + name
                    + "', which is "
                    + meaning,
                "choose another name"));
  }

  void requireSize(String where, int size) {
    if (size < 1) {
      error(where, "size", "expected at least 1 element, got " + size, "give it a size");
    } else if (size > MOST) {
      error(where, "size", "expected at most " + MOST + " elements, got " + size, "give it fewer");
    }
  }

  /// A time step: a positive time.
  void requireStep(String where, Quantity dt) {
    requireTime(where, dt, Double.MIN_VALUE, "a time step above 0");
    Quantity duration = model.duration();
    if (dt.value() > 0 && duration.value() / dt.value() > MOST) {
      error(
          where,
          "steps",
          "expected at most %d steps, got a duration of %s in steps of %s"
              .formatted(MOST, duration.text(), dt.text()),
          "run for less time, or choose a longer step");
    }
  }

  void requireTime(String where, Quantity time, double least, String expected) {
    if (!time.dimension().equals(Dimension.SECOND)) {
      error(
          where,
          "dimension",
          "expected a time in second, got " + time.text() + " in " + time.dimension(),
          "write for example '1 ms'");
    } else if (!Double.isFinite(time.value()) || time.value() < least) {
      error(where, "range", "expected " + expected + ", got " + time.text(), "choose another time");
    }
  }

  Optional<Expression> expression(String where, String text) {
    return problems.attempt(() -> Expressions.parse(text, Position.startOf(where)));
  }

  Optional<Judged> judge(String where, String text, Namespace names) {
    return expression(where, text)
        .map(e -> new DimensionCheck(names, where, text.strip(), problems).judge(e));
  }

  /// Checks that a text is a condition.
  void requireCondition(String where, String text, Namespace names) {
    expression(where, text)
        .ifPresent(
            e -> new DimensionCheck(names, where, text.strip(), problems).requireCondition(e));
  }

  void requireDimension(String where, Judged judged, Dimension wanted, String text) {
    if (judged.dimension().filter(d -> !d.equals(wanted)).isPresent()) {
      error(
          where,
          "dimension",
          "expected " + wanted + ", got " + judged.dimension().get() + " in '" + text.strip() + "'",
          "check its units");
    }
  }

  /// Both lists give one value each for the same things.
  void requireLength(String where, int length, int wanted, String things) {
    if (length != wanted) {
      error(
          where,
          "length",
          "expected " + wanted + " values, one for each " + things + ", got " + length,
          "give as many values");
    }
  }

  void requireIndices(String where, int[] indices, int size, String object) {
    for (int k = 0; k < indices.length; k++) {
      int index = indices[k];
      if (index < 0 || index >= size) {
        error(
            where,
            "range",
            "expected indices from 0 to "
                + (size - 1)
                + " in '"
                + object
                + "', got "
                + index
                + " at place "
                + k,
            "check the list");
        return;
      }
    }
  }
}
