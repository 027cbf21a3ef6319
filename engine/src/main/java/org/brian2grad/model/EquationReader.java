package org.brian2grad.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.lang.EquationText;
import org.brian2grad.lang.EquationText.Kind;
import org.brian2grad.lang.EquationText.Word;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.units.Dimension;

/// Makes equations of what was written, and refuses what Brian 2 refuses
/// (`brian2/equations/equations.py`): all of it at once.
final class EquationReader {
  private static final List<Set<Flag>> INCOMPATIBLE =
      List.of(
          EnumSet.of(Flag.EVENT_DRIVEN, Flag.CLOCK_DRIVEN),
          EnumSet.of(Flag.SUMMED, Flag.SHARED),
          EnumSet.of(Flag.SUMMED, Flag.CONSTANT_OVER_DT));

  private final Problems errors = new Problems();
  private final List<EquationText> texts;

  private EquationReader(List<EquationText> texts) {
    this.texts = texts;
  }

  static Equations read(String text, Position start) {
    var reader = new EquationReader(EquationText.parse(text, start));
    List<Equation> equations = reader.texts.stream().map(reader::equation).toList();
    reader.requireDistinct();
    reader.requireNoiseInOneRate();
    reader.requireNoCycles();
    reader.errors.throwIfAny();
    return new Equations(equations);
  }

  private Equation equation(EquationText text) {
    String variable = text.variable().text();
    ReservedNames.meaning(variable)
        .ifPresent(meaning ->
            error(
                text.variable().position(),
                "reserved-name",
                "expected a name for a variable, got '" + variable + "', which is " + meaning,
                "choose another name"));
    Equations.Type type = type(text);
    Dimension dimension = type == Equations.Type.FLOAT ? dimension(text.unit()) : Dimension.NONE;
    Set<Flag> flags = flags(text);
    return switch (text.kind()) {
      case DIFFERENTIAL ->
          new Equations.Differential(variable, text.expression().orElseThrow(), dimension, flags);
      case SUBEXPRESSION ->
          new Equations.Subexpression(
              variable, text.expression().orElseThrow(), type, dimension, flags);
      case PARAMETER -> new Equations.Parameter(variable, type, dimension, flags);
    };
  }

  private Equations.Type type(EquationText text) {
    Equations.Type type =
        switch (text.unit().text()) {
          case "integer" -> Equations.Type.INTEGER;
          case "boolean" -> Equations.Type.BOOLEAN;
          default -> Equations.Type.FLOAT;
        };
    if (type != Equations.Type.FLOAT && text.kind() == Kind.DIFFERENTIAL) {
      error(
          text.unit().position(),
          "differential-type",
          "expected a unit of '" + text.variable().text() + "', got '" + text.unit().text() + "'",
          "a differential equation describes a real variable: write its unit, or 1");
    }
    return type;
  }

  private Dimension dimension(Word unit) {
    if (unit.text().equals("bool")) {
      error(
          unit.position(),
          "unknown-unit",
          "expected a unit, got 'bool'",
          "write 'boolean' for a variable that is true or false");
      return Dimension.NONE;
    }
    return errors
        .attempt(() -> Dimension.parse(unit.text(), unit.position()))
        .orElse(Dimension.NONE);
  }

  private Set<Flag> flags(EquationText text) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    for (Word word : text.flags()) {
      Optional<Flag> flag = Flag.of(word.text());
      if (flag.isPresent() && allowed(text.kind()).contains(flag.get())) {
        flags.add(flag.get());
      } else {
        wrongFlag(text, word, flag.isPresent());
      }
    }
    for (Set<Flag> pair : INCOMPATIBLE) {
      if (flags.containsAll(pair)) {
        error(
            text.flags().getFirst().position(),
            "flags",
            "expected one of "
                + pair.stream().map(f -> "'" + f.text() + "'").collect(Collectors.joining(" and "))
                + ", got both",
            "leave one of them out");
      }
    }
    return flags;
  }

  private static Set<Flag> allowed(Kind kind) {
    return switch (kind) {
      case DIFFERENTIAL -> EnumSet.of(Flag.UNLESS_REFRACTORY, Flag.EVENT_DRIVEN, Flag.CLOCK_DRIVEN);
      case SUBEXPRESSION -> EnumSet.of(Flag.SUMMED, Flag.SHARED, Flag.CONSTANT_OVER_DT);
      case PARAMETER -> EnumSet.of(Flag.CONSTANT, Flag.SHARED);
    };
  }

  private void wrongFlag(EquationText text, Word word, boolean known) {
    List<String> allowed =
        allowed(text.kind()).stream().map(Flag::text).collect(Collectors.toList());
    String remedy =
        word.text().equals("linked")
            ? "let synapses write the variable instead: linked variables are Brian 2's in Python only"
            : known
                ? "leave it out"
                : Spelling.suggestion(
                        word.text(), Arrays.stream(Flag.values()).map(Flag::text).toList())
                    .orElse("leave it out");
    error(
        word.position(),
        "flags",
        "expected of "
            + described(text.kind())
            + " a flag among "
            + String.join(", ", allowed)
            + ", got '"
            + word.text()
            + "'",
        remedy);
  }

  private static String described(Kind kind) {
    return switch (kind) {
      case DIFFERENTIAL -> "a differential equation";
      case SUBEXPRESSION -> "a subexpression";
      case PARAMETER -> "a parameter";
    };
  }

  private void requireDistinct() {
    Map<String, Word> first = new LinkedHashMap<>();
    for (EquationText text : texts) {
      Word variable = text.variable();
      Word earlier = first.putIfAbsent(variable.text(), variable);
      if (earlier != null) {
        error(
            variable.position(),
            "duplicate",
            "expected one equation for '" + variable.text() + "', got a second one",
            "the first one is in line " + earlier.position().line());
      }
    }
  }

  /// `xi` is one noise: where two equations name it, it is not clear whether both mean the same.
  private void requireNoiseInOneRate() {
    Optional<String> user = Optional.empty();
    for (EquationText text : texts) {
      String variable = text.variable().text();
      Set<String> names = text.expression().map(e -> e.identifiers()).orElse(Set.of());
      if (text.kind() != Kind.DIFFERENTIAL) {
        names.stream()
            .filter(Meaning.Noise::isName)
            .forEach(noise ->
                error(
                    text.variable().position(),
                    "noise",
                    "expected '"
                        + noise
                        + "' in differential equations only, got it in that of '"
                        + variable
                        + "'",
                    "use randn() with the flag 'constant over dt', or write the noise into the"
                        + " differential equation"));
      } else if (names.contains("xi")) {
        if (user.isPresent()) {
          error(
              text.variable().position(),
              "noise",
              "expected 'xi' in one equation, got it in those of '"
                  + user.get()
                  + "' and '"
                  + variable
                  + "'",
              "write 'xi_1' in both for the same noise, 'xi_1' and 'xi_2' for independent noise");
        } else {
          user = Optional.of(variable);
        }
      }
    }
  }

  private void requireNoCycles() {
    Map<String, Set<String>> uses = new LinkedHashMap<>();
    Map<String, Word> names = new LinkedHashMap<>();
    for (EquationText text : texts) {
      if (text.kind() == Kind.SUBEXPRESSION) {
        uses.put(text.variable().text(), text.expression().orElseThrow().identifiers());
        names.put(text.variable().text(), text.variable());
      }
    }
    Cycles.find(uses)
        .forEach(cycle ->
            error(
                requireNonNull(names.get(cycle.getFirst())).position(),
                "cycle",
                "expected subexpressions that do not depend on themselves, got "
                    + String.join(" -> ", cycle),
                "make one of them a parameter or a differential equation"));
  }

  private void error(Position at, String code, String what, String remedy) {
    errors.add(at.toString(), code, what, remedy);
  }
}
