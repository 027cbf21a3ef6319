package org.brian2grad.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A file of rows about one pass, see [org.brian2grad.table].
public final class Table {
  private static final String ARROW = "-->";

  private final String file;
  private final String head;
  private final World world;

  /// Texts of rows, by name.
  private final Map<String, String> texts = new LinkedHashMap<>();

  private Table(String file) {
    this.file = file;
    String[] parts = Goldens.read(file).split("(?m)^== ");
    this.head = parts[0];
    this.world =
        World.read(head.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
    for (String part : Arrays.asList(parts).subList(1, parts.length)) {
      String[] row = part.split("\n", 2);
      assertThat(texts.put(row[0], row[1].strip())).as("two rows '%s'", row[0]).isNull();
    }
  }

  /// The rows of `tables/<name>.txt`.
  public static Stream<Row> rows(String name) {
    var table = new Table("tables/" + name + ".txt");
    assertThat(table.texts).as(table.file).isNotEmpty();
    return table.texts.keySet().stream().map(table::row);
  }

  World world() {
    return world;
  }

  private Row row(String name) {
    String[] parts = (texts.get(name) + "\n").split(ARROW + "\n?", -1);
    assertThat(parts).as("before and after of '%s' in %s", name, file).hasSize(2);
    Map<String, List<String>> options = new LinkedHashMap<>();
    List<String> before = new ArrayList<>();
    for (String line : parts[0].lines().toList()) {
      if (line.startsWith("@")) {
        List<String> words = List.of(line.substring(1).split(" "));
        options.put(words.getFirst(), words.subList(1, words.size()));
      } else {
        before.add(line);
      }
    }
    return new Row(this, name, options, before, parts[1].strip());
  }

  /// Writes the file with another result of a row.
  void write(String name, String result) {
    String text = texts.get(name);
    assertThat(text).isNotNull();
    texts.put(name, text.substring(0, text.indexOf(ARROW)) + ARROW + "\n" + result.strip());
    var out = new StringBuilder(head);
    texts.forEach(
        (row, body) -> out.append("== ").append(row).append('\n').append(body).append("\n\n"));
    Goldens.write(file, out.toString().strip() + "\n");
  }

  /// Whether a table shows a pass at work and where it must not be: of each at least one row.
  public static void showsBoth(String name) {
    Set<Boolean> kinds = new HashSet<>();
    rows(name).forEach(row -> kinds.add(row.isUnchanged()));
    assertThat(kinds).as(name).containsExactlyInAnyOrder(true, false);
  }
}
