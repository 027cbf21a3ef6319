package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// The examples in documentation comments and in the documentation's pages compile.
///
/// Those of `docs/java.md` and `docs/derivatives.md` are regions of tests, which the module `torch`
/// compares with the pages.
class SnippetsTest {
  private static final Pattern FENCED =
      Pattern.compile("^[ /]*```java\n(.*?)^[ /]*```$", Pattern.MULTILINE | Pattern.DOTALL);

  /// A piece of code, and the page or class that it is in.
  private record Snippet(Path file, String code) {
    /// In a method of a class that imports what users import.
    JavaFileObject source(int number) {
      String packages =
          Stream.of("", ".model", ".units", ".yaml", ".diag", ".surrogate", ".program")
              .map(p -> "import org.brian2grad" + p + ".*;\n")
              .collect(Collectors.joining());
      String text =
          packages
              + "import java.nio.file.Path;\nimport java.util.*;\n"
              + "class Snippet%d {\n  void run() throws Exception {\n%s\n  }\n}\n"
                  .formatted(number, code);
      return new SimpleJavaFileObject(
          URI.create("string:///Snippet" + number + ".java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
          return text;
        }
      };
    }
  }

  private static List<Snippet> snippets() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path directory : List.of(Path.of("src/main/java"), Path.of("../docs"))) {
      try (Stream<Path> found = Files.walk(directory)) {
        found
            .filter(f -> f.toString().matches(".*\\.(java|md)"))
            .filter(f -> !f.endsWith("java.md") && !f.endsWith("derivatives.md"))
            .forEach(files::add);
      }
    }
    List<Snippet> snippets = new ArrayList<>();
    for (Path file : files) {
      Matcher matcher = FENCED.matcher(Files.readString(file));
      while (matcher.find()) {
        snippets.add(new Snippet(file, matcher.group(1).replaceAll("(?m)^ */// ?", "")));
      }
    }
    return snippets;
  }

  @Test
  void compile() throws IOException {
    List<Snippet> snippets = snippets();
    assertThat(snippets).isNotEmpty();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path output = Files.createTempDirectory("snippets");
    for (int k = 0; k < snippets.size(); k++) {
      var problems = new DiagnosticCollector<JavaFileObject>();
      boolean fine =
          compiler
              .getTask(
                  null,
                  null,
                  problems,
                  List.of(
                      "-proc:none",
                      "-classpath",
                      System.getProperty("java.class.path"),
                      "-d",
                      output.toString()),
                  null,
                  List.of(snippets.get(k).source(k)))
              .call();
      String errors =
          problems.getDiagnostics().stream()
              .map(d -> d.getLineNumber() + ": " + d.getMessage(Locale.ROOT))
              .collect(Collectors.joining("\n"));
      assertThat(fine)
          .as("%s:%n%s%n%s", snippets.get(k).file(), snippets.get(k).code(), errors)
          .isTrue();
    }
  }
}
