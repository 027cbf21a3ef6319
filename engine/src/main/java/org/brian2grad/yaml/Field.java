package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Spelling;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.brian2grad.yaml.Node.Mapping;
import org.brian2grad.yaml.Node.Scalar;
import org.brian2grad.yaml.Node.Sequence;

/// A value of the document under its path. What it is read as is there, or else a problem was
/// noted.
///
/// @param path for example `groups.neurons.threshold`
/// @param at where it begins, or where its key stands if there is no more to point at
record Field(Document document, String path, Position at, Node node) {
  private static final int LONGEST_QUOTE = 40;

  /// Far more than the equations of any neuron.
  private static final int LONGEST_TEXT = 1 << 17;

  /// Where the value itself begins.
  Position place() {
    return document.source().position(node.span().start());
  }

  /// Where a mapping's key stands, or else the value.
  Position named() {
    return isMapping() ? at : place();
  }

  void problem(String code, String what, String remedy) {
    document.problems().add(place(), path, code, what, remedy);
  }

  /// Notes that something else was expected.
  <T> Optional<T> expected(String what, String remedy) {
    problem("value", "expected " + what + ", got " + got(), remedy);
    return Optional.empty();
  }

  /// The value as an error quotes it.
  String got() {
    return switch (node) {
      case Scalar s when s.isNothing() -> "nothing";
      case Scalar s ->
          "'"
              + (s.text().length() > LONGEST_QUOTE
                  ? s.text().substring(0, LONGEST_QUOTE) + "..."
                  : s.text().strip())
              + "'";
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
    };
  }

  /// What a function makes of a text; its errors are located in the document.
  <T> Optional<T> parsed(String what, String remedy, Function<String, T> parse) {
    if (!(node instanceof Scalar scalar) || scalar.isNothing()) {
      return expected(what, remedy);
    }
    if (scalar.text().length() > LONGEST_TEXT) {
      problem(
          "text-size",
          "expected at most " + LONGEST_TEXT + " characters, got " + scalar.text().length(),
          "divide it");
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(scalar.text()));
    } catch (DiagnosticException e) {
      e.diagnostics().forEach(this::located);
      return Optional.empty();
    }
  }

  /// Notes what others found wrong with this value, at the place within its text that they name.
  void located(Diagnostic diagnostic) {
    Position position =
        Position.of(diagnostic)
            .filter(_ -> node instanceof Scalar)
            .map(p -> document.source().position((Scalar) node, p.line(), p.column()))
            .orElseGet(this::named);
    document
        .problems()
        .add(position, path, diagnostic.code(), diagnostic.what(), diagnostic.remedy());
  }

  Optional<String> text(String what, String remedy) {
    return parsed(what, remedy, text -> text);
  }

  /// One of a few words.
  Optional<String> word(List<String> words) {
    String all = String.join(" or ", words);
    return text(all, "write one of them")
        .filter(text ->
            words.contains(text)
                || expected(all, Spelling.suggestion(text, words).orElse("write one of them"))
                    .isPresent());
  }

  /// A quantity of any dimension.
  Optional<Quantity> quantity() {
    return parsed(
        "a quantity", "write a number and its unit, for example '20 ms'", Quantity::parse);
  }

  /// @param what is of that dimension, as an error names it: "a time"
  Optional<Quantity> quantity(Dimension dimension, String what) {
    return quantity()
        .filter(q -> {
          boolean fits = q.dimension().equals(dimension);
          if (!fits) {
            problem(
                "dimension",
                "expected " + what + " in " + dimension + ", got " + inWords(q),
                "give it such a unit");
          }
          return fits;
        });
  }

  private String inWords(Quantity q) {
    return got() + (q.dimension().isNone() ? " without a unit" : " in " + q.dimension());
  }

  Optional<Quantity> time() {
    return quantity(Dimension.SECOND, "a time");
  }

  /// A whole number.
  Optional<Long> integer(long least, long most) {
    String what =
        "a whole number"
            + (least > Long.MIN_VALUE ? " from " + least : "")
            + (most < Integer.MAX_VALUE ? " to " + most : "");
    return text(what, "write digits only")
        .flatMap(text -> {
          Optional<Long> number = Numbers.integer(text);
          return number.isPresent() && number.get() >= least && number.get() <= most
              ? number
              : expected(what, "write digits only");
        });
  }

  /// What random numbers begin with.
  Optional<Long> seed() {
    return integer(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  Optional<Integer> integer(int least) {
    return integer(least, Integer.MAX_VALUE).map(Long::intValue);
  }

  /// A number without a unit.
  Optional<Double> number() {
    String what = "a number";
    String remedy = "write it without a unit, for example 0.5 or 1e-3";
    return text(what, remedy)
        .flatMap(text -> {
          Optional<Double> number = Numbers.real(text);
          return number.isPresent() ? number : expected(what, remedy);
        });
  }

  Optional<Boolean> truth() {
    return word(List.of("true", "false")).map(Boolean::valueOf);
  }

  boolean isList() {
    return node instanceof Sequence;
  }

  boolean isMapping() {
    return node instanceof Mapping;
  }

  /// The fields of a list, with paths `path[0]`...
  Optional<List<Field>> items(String what, String remedy) {
    if (!(node instanceof Sequence sequence)) {
      return expected(what, remedy);
    }
    List<Field> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add(
          new Field(
              document,
              path + "[" + items.size() + "]",
              document.source().position(item.span().start()),
              item));
    }
    return Optional.of(items);
  }

  /// A list, each item of which is read in the same way; there only if all of them are.
  <T> Optional<List<T>> list(String what, String remedy, Function<Field, Optional<T>> read) {
    return items(what, remedy)
        .flatMap(items -> {
          List<T> values = items.stream().flatMap(item -> read.apply(item).stream()).toList();
          return values.size() == items.size() ? Optional.of(values) : Optional.empty();
        });
  }

  /// A mapping whose keys are names that the user chose.
  Optional<Fields> named(String what) {
    return node instanceof Mapping mapping
        ? Optional.of(new Fields(this, mapping))
        : expected(what, "write 'name: value' below it");
  }

  /// A mapping with known keys; those that are unknown or missing are noted.
  Optional<Fields> section(Keys keys) {
    Optional<Fields> fields = named("a mapping with the keys " + String.join(", ", keys.all()));
    fields.ifPresent(f -> f.check(keys));
    return fields;
  }
}
