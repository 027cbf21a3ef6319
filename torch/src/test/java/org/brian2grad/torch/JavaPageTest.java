package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Java's code in pages of `docs` and in documentation comments is that of regions of tests, which
/// run it.
///
/// With the system property `brian2grad.write` the pages are written with what the regions have.
class JavaPageTest {
  private static Stream<Path> pages() {
    return Stream.of("java", "derivatives").map(name -> Path.of("../docs/" + name + ".md"));
  }

  /// A mark, and the code behind it where there is some already.
  private static final Pattern MARKED =
      Pattern.compile(
          "<!-- (\\w+) (\\w+): ([\\w ]+) -->\n(\n```java\n.*?\n```\n)?", Pattern.DOTALL);

  private static final Pattern FENCED = Pattern.compile("^```java$", Pattern.MULTILINE);

  private static String expanded(String page) {
    return MARKED.matcher(page).replaceAll(JavaPageTest::block).replace("\r", "");
  }

  private static String block(MatchResult mark) {
    String code = region(mark.group(1), mark.group(2), mark.group(3));
    String text =
        "<!-- %s %s: %s -->%n%n```java%n%s```%n"
            .formatted(mark.group(1), mark.group(2), mark.group(3), code);
    return Matcher.quoteReplacement(text);
  }

  /// What is between the marks of a region, moved to the left.
  private static String region(String module, String type, String name) {
    String packages = module.equals("engine") ? "" : "/" + module;
    Path file =
        Path.of("../" + module + "/src/test/java/org/brian2grad" + packages, type + ".java");
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> bare = lines.stream().map(String::strip).toList();
    int start = bare.indexOf("// @start region=\"" + name + "\"");
    int end = bare.indexOf("// @end region=\"" + name + "\"");
    assertThat(start).as("region %s in %s", name, file).isNotNegative().isLessThan(end);
    return String.join("\n", lines.subList(start + 1, end)).stripIndent().strip() + "\n";
  }

  private static final Pattern SHOWN =
      Pattern.compile("\\{@snippet file=\"org/brian2grad/([\\w/]+)\\.java\" region=\"([\\w ]+)\"}");

  @Test
  void commentsShowWhatIsThere() throws IOException {
    int shown = 0;
    for (String module : List.of("engine", "torch")) {
      List<Path> files;
      try (Stream<Path> all = Files.walk(Path.of("../" + module + "/src/main/java"))) {
        files = all.filter(f -> f.toString().endsWith(".java")).toList();
      }
      for (Path file : files) {
        String text = Files.readString(file);
        List<MatchResult> found = SHOWN.matcher(text).results().toList();
        assertThat(text.split("\\{@snippet file", -1)).as("%s", file).hasSize(found.size() + 1);
        for (MatchResult one : found) {
          String type = one.group(1).replaceAll(".*/", "");
          assertThat(region(module, type, one.group(2))).isNotBlank();
          shown++;
        }
      }
    }
    assertThat(shown).isPositive();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void codeIsWhatTestsRun(Path file) throws IOException {
    String page = Files.readString(file);
    String expanded = expanded(page);
    if (System.getProperty("brian2grad.write") != null) {
      Files.writeString(file, expanded);
    } else {
      assertThat(page).isEqualTo(expanded);
    }
    assertThat(FENCED.matcher(expanded).results().count())
        .isEqualTo(MARKED.matcher(expanded).results().count())
        .isPositive();
  }
}
