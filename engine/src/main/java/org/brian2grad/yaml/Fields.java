package org.brian2grad.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Spelling;
import org.brian2grad.yaml.Node.Entry;
import org.brian2grad.yaml.Node.Mapping;

/// The fields of a mapping.
final class Fields {
  private final Field field;
  private final Mapping mapping;
  private final int problems;

  Fields(Field field, Mapping mapping) {
    this.field = field;
    this.mapping = mapping;
    this.problems = field.document().problems().count();
  }

  Field field() {
    return field;
  }

  List<String> keys() {
    return mapping.entries().stream().map(e -> e.key().text()).toList();
  }

  boolean has(String key) {
    return find(key).isPresent();
  }

  Optional<Field> find(String key) {
    return mapping.entries().stream()
        .filter(e -> e.key().text().equals(key))
        .findFirst()
        .map(this::field);
  }

  /// What a function makes of the field, if it is there.
  <T> Optional<T> read(String key, Function<Field, Optional<T>> read) {
    return find(key).flatMap(read);
  }

  /// All fields by key, as they are written.
  Map<String, Field> all() {
    Map<String, Field> fields = new LinkedHashMap<>();
    mapping.entries().forEach(e -> fields.put(e.key().text(), field(e)));
    return fields;
  }

  /// What a function makes of each field, but for some keys; those of which it makes nothing are
  /// left out.
  <T> Map<String, T> each(List<String> except, Function<Field, Optional<T>> read) {
    Map<String, T> values = new LinkedHashMap<>();
    all()
        .forEach((key, f) -> {
          if (!except.contains(key)) {
            read.apply(f).ifPresent(value -> values.put(key, value));
          }
        });
    return values;
  }

  <T> Map<String, T> each(Function<Field, Optional<T>> read) {
    return each(List.of(), read);
  }

  private Field field(Entry entry) {
    String path = field.path();
    String key = entry.key().text();
    return new Field(
        field.document(), path.isEmpty() ? key : path + "." + key, place(entry), entry.value());
  }

  private Position place(Entry entry) {
    return field.document().source().position(entry.key().span().start());
  }

  void check(Keys keys) {
    for (Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (!keys.open() && !keys.all().contains(key)) {
        field
            .document()
            .problems()
            .add(
                place(entry),
                field(entry).path(),
                "unknown-key",
                "expected one of " + String.join(", ", keys.all()) + ", got '" + key + "'",
                Spelling.suggestion(key, keys.all()).orElse("leave it out"));
      }
    }
    for (String key : keys.required()) {
      if (!has(key)) {
        missing(key);
      }
    }
  }

  void missing(String key) {
    field
        .document()
        .problems()
        .add(
            field.at(),
            field.path(),
            "missing-key",
            "expected the key '"
                + key
                + "', got "
                + (keys().isEmpty() ? "none" : String.join(", ", keys())),
            "add '" + key + ": ...'");
  }

  /// The record that these fields describe, unless there was a problem with one of them.
  <T> Optional<T> build(Supplier<T> record) {
    if (field.document().problems().count() > problems) {
      return Optional.empty();
    }
    try {
      return Optional.of(record.get());
    } catch (DiagnosticException e) {
      e.diagnostics().forEach(field::located);
      return Optional.empty();
    }
  }
}
