package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.Position;
import org.brian2grad.yaml.Node.Mapping;
import org.brian2grad.yaml.Node.Scalar;

/// Finds in a document what a path of the model speaks of: `neurons.equations.v` is a line below
/// `groups.neurons.equations`.
record Places(Field root) {
  private static final List<String> SECTIONS =
      List.of("timed_arrays", "groups", "synapses", "monitors");

  /// What a monitor records is its first key.
  private static final List<String> SOURCES = List.of("state", "spikes", "rate");

  /// Notes what was found wrong with the model.
  void locate(Diagnostic diagnostic) {
    Optional<Position> within = Position.of(diagnostic);
    String path = within.map(Position::source).orElse(diagnostic.where());
    Found found = find(path);
    Position at =
        within
            .filter(_ -> found.variable().isEmpty())
            .flatMap(found::placeOfStripped)
            .orElseGet(found::place);
    root.document()
        .problems()
        .add(at, found.path(), diagnostic.code(), diagnostic.what(), diagnostic.remedy());
  }

  /// A field, and the variable if it is a line of equations.
  private record Found(Field field, Optional<String> variable) {
    String path() {
      return field.path() + variable.map(v -> "." + v).orElse("");
    }

    /// Of a text that the reader has freed from blanks at both ends.
    Optional<Position> placeOfStripped(Position within) {
      if (!(field.node() instanceof Scalar scalar)) {
        return Optional.empty();
      }
      String text = scalar.text();
      Position begin = behind(text.substring(0, text.length() - text.stripLeading().length()));
      Position at = begin.within(within.line(), within.column());
      return place(at.line(), at.column());
    }

    private static Position behind(String text) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      return new Position("", line, text.length() - text.lastIndexOf('\n'));
    }

    Optional<Position> place(int line, int column) {
      return field.node() instanceof Scalar scalar
          ? Optional.of(field.document().source().position(scalar, line, column))
          : Optional.empty();
    }

    Position place() {
      return variable
          .filter(_ -> field.node() instanceof Scalar)
          .flatMap(this::definition)
          .orElseGet(field::named);
    }

    /// Where `dv/dt`, `v =` or `v :` stands.
    private Optional<Position> definition(String name) {
      String text = ((Scalar) field.node()).text();
      String quoted = Pattern.quote(name);
      Matcher matcher =
          Pattern.compile(
                  "^\\s*(d" + quoted + "\\s*/\\s*dt\\s*=|" + quoted + "\\s*[=:])",
                  Pattern.MULTILINE)
              .matcher(text);
      if (!matcher.find()) {
        return Optional.empty();
      }
      Position begin = behind(text.substring(0, matcher.start(1)));
      return place(begin.line(), begin.column());
    }
  }

  private Found find(String path) {
    List<String> parts = List.of(path.split("\\."));
    Field field = root;
    for (int k = 0; k < parts.size(); k++) {
      if (k > 0 && parts.get(k - 1).equals("equations")) {
        return new Found(field, Optional.of(parts.get(k)));
      }
      // Names of parameters may have points in them.
      String rest = String.join(".", parts.subList(k, parts.size()));
      Optional<Field> whole = child(field, rest);
      if (whole.isPresent()) {
        return new Found(whole.get(), Optional.empty());
      }
      Optional<Field> next = child(field, parts.get(k));
      if (next.isEmpty() && parts.get(k).equals("delay")) {
        next = delay(parts.subList(0, k));
      }
      field = next.orElse(field);
    }
    return new Found(field, Optional.empty());
  }

  /// The delay of `on_pre` may stand beside it.
  private Optional<Field> delay(List<String> pathway) {
    return pathway.getLast().equals("pre")
        ? child(find(pathway.getFirst()).field(), "delay")
        : Optional.empty();
  }

  private Optional<Field> child(Field field, String name) {
    if (!(field.node() instanceof Mapping mapping)) {
      return Optional.empty();
    }
    var fields = new Fields(field, mapping);
    if (field.path().isEmpty()) {
      return fields.find(name).filter(_ -> !SECTIONS.contains(name)).or(() -> object(fields, name));
    }
    return fields.find(name).or(() -> alias(fields, name));
  }

  private static Optional<Field> object(Fields root, String name) {
    return SECTIONS.stream()
        .flatMap(section -> root.find(section).stream())
        .filter(Field::isMapping)
        .flatMap(section -> new Fields(section, (Mapping) section.node()).find(name).stream())
        .findFirst();
  }

  /// What has another name in the model than in the document.
  private static Optional<Field> alias(Fields fields, String name) {
    if (name.equals("source")) {
      return SOURCES.stream().flatMap(key -> fields.find(key).stream()).findFirst();
    }
    return Stream.of(fields.find("on_" + name), pathway(fields, name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Field> pathway(Fields synapses, String name) {
    return synapses
        .find("pathways")
        .filter(Field::isMapping)
        .flatMap(f -> new Fields(f, (Mapping) f.node()).find(name));
  }
}
