package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is in `tolerances.json` is used, in the language that it is there for. What is used and not
/// there fails by itself.
class TolerancesTest {
  private static final Path ROOT = Path.of("..");
  private static final JsonNode TABLE =
      JsonMapper.shared().readTree(ROOT.resolve("tolerances.json").toFile());
  private static final Pattern IN_JAVA = Pattern.compile("Tolerances\\.([A-Z_0-9]+)\\b");
  private static final Pattern IMPORT =
      Pattern.compile("^from tolerances import (\\([^)]*\\)|.*)$", Pattern.MULTILINE);

  /// Where each section is used.
  private static final Map<String, String> SIDES =
      Map.of(
          "engine", "engine/src/test/java",
          "torch", "torch/src/test/java",
          "cli", "cli/src/test/java",
          "python", "python");

  private static Stream<String> texts(String side, String ending) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(side))) {
      return files
          .filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
          .toList()
          .stream()
          .map(TolerancesTest::text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> used(String side) {
    return side.equals("python")
        ? texts(side, ".py")
            .flatMap(text -> IMPORT.matcher(text).results())
            .flatMap(found -> Pattern.compile("[A-Z_0-9]{2,}").matcher(found.group(1)).results())
            .map(name -> name.group())
            .collect(Collectors.toCollection(TreeSet::new))
        : texts(SIDES.get(side), ".java")
            .flatMap(text -> IN_JAVA.matcher(text).results())
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(String section) {
    return new TreeSet<>(TABLE.get(section).propertyNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine", "torch", "cli", "python"})
  void nothingIsThereForNobody(String side) {
    assertThat(used(side)).containsAll(names(side));
    assertThat(names(side)).as("told twice").doesNotContainAnyElementsOf(names("all"));
  }

  @Test
  void whatIsForAllIsUsedByTwoSides() {
    for (String name : names("all")) {
      assertThat(SIDES.keySet().stream().filter(side -> used(side).contains(name)))
          .as(name)
          .hasSizeGreaterThan(1);
    }
  }

  /// A constant of Java's tables has the value of its name, and is used.
  @ParameterizedTest
  @ValueSource(strings = {"engine", "torch", "cli"})
  void javaHasItUnderItsName(String side) {
    String table = texts(SIDES.get(side), "Tolerances.java").collect(Collectors.joining());
    var constants =
        Pattern.compile("public static final \\S+ (\\w+) =[^;]*?value\\(\"(\\w+)\"\\)")
            .matcher(table)
            .results()
            .toList();
    assertThat(constants).isNotEmpty().allMatch(c -> c.group(1).equals(c.group(2)));
    assertThat(used(side)).containsAll(constants.stream().map(c -> c.group(1)).toList());
  }

  @Test
  void eachHasAValueAndAReason() {
    assertThat(TABLE.propertyNames()).containsAll(SIDES.keySet()).contains("all").hasSize(5);
    for (JsonNode section : TABLE) {
      for (JsonNode row : section) {
        assertThat(List.copyOf(row.propertyNames())).containsExactly("value", "reason");
        assertThat(row.get("value").asDouble()).isPositive();
        assertThat(row.get("reason").asString()).hasSizeGreaterThan(20);
      }
    }
  }
}
