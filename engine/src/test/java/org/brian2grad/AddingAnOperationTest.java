package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The exercise of `docs/adding-an-operation.md` is done as the page says it, on a copy of the
/// engine's sources.
class AddingAnOperationTest {
  private static final Path SOURCES = Path.of("src/main/java/org/brian2grad");
  private static final Path PAGE = Path.of("../docs/adding-an-operation.md");
  private static final double FACTOR = 0.99;
  private static final int STEPS = 200;

  /// What a section of the page changes, by file, and how many files it says these are.
  private record Section(Map<String, List<String>> changes, int said) {
    static Section of(String text) {
      Map<String, List<String>> changes = new LinkedHashMap<>();
      Matcher blocks =
          Pattern.compile("```diff\n--- (\\S+)\n(.*?)```", Pattern.DOTALL).matcher(text);
      while (blocks.find()) {
        changes.put(blocks.group(1), List.of(blocks.group(2).split("(?m)^@@\n", -1)));
      }
      Matcher said = Pattern.compile("\\*\\*(\\d+) files\\*\\*").matcher(text);
      assertThat(said.find()).isTrue();
      return new Section(changes, Integer.parseInt(said.group(1)));
    }

    /// The text of a file after the section's changes to it.
    String changed(String file, String before) {
      String text = before;
      int from = 0;
      for (String hunk : changes.getOrDefault(file, List.of())) {
        if (!hunk.isEmpty()) {
          String old = side(hunk, '-');
          int at = text.indexOf(old, from);
          assertThat(at).as("in %s, the lines\n%s", file, old).isNotNegative();
          String put = side(hunk, '+');
          text = text.substring(0, at) + put + text.substring(at + old.length());
          from = at + put.length();
        }
      }
      return text;
    }

    /// A hunk before or after the change.
    private static String side(String hunk, char own) {
      return hunk.lines()
          .filter(line -> line.isEmpty() || line.charAt(0) == ' ' || line.charAt(0) == own)
          .map(line -> line.isEmpty() ? "\n" : line.substring(1) + "\n")
          .collect(Collectors.joining());
    }
  }

  private final Section operation;
  private final Section node;

  AddingAnOperationTest() throws IOException {
    String[] sections = Files.readString(PAGE).split("(?m)^## ", -1);
    assertThat(sections).hasSize(3);
    operation = Section.of(sections[1]);
    node = Section.of(sections[2]);
  }

  private static String source(String file) {
    try {
      return Files.readString(SOURCES.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The changed files, after one section or both.
  private Map<String, String> changed(boolean both) {
    Map<String, String> files = new LinkedHashMap<>();
    operation.changes().keySet().forEach(f -> files.put(f, operation.changed(f, source(f))));
    if (both) {
      node.changes()
          .keySet()
          .forEach(f -> files.put(f, node.changed(f, files.getOrDefault(f, source(f)))));
    }
    return files;
  }

  @Test
  void thePageCountsItsFiles() {
    assertThat(operation.changes()).hasSize(operation.said());
    Set<String> more = new TreeSet<>(node.changes().keySet());
    more.removeAll(operation.changes().keySet());
    assertThat(more).hasSize(node.said());
  }

  @Test
  void theCompilerNamesWhatAnOperationNeeds(@TempDir Path directory) throws IOException {
    String first = "program/Operation.java";
    Set<String> others = new TreeSet<>(operation.changes().keySet());
    others.removeAll(Set.of(first, "program/ProgramReader.java"));
    assertThat(missing(directory, Map.of(first, operation.changed(first, source(first)))))
        .isEqualTo(others);
  }

  @Test
  void theCompilerNamesWhatANodeNeeds(@TempDir Path directory) throws IOException {
    String first = "kernel/Node.java";
    Set<String> others = new TreeSet<>(node.changes().keySet());
    others.removeAll(Set.of(first, "lowering/Lowering.java"));
    assertThat(missing(directory, Map.of(first, node.changed(first, source(first)))))
        .isEqualTo(others);
  }

  @Test
  void valueAndDerivativeAreThePower(@TempDir Path directory) throws Exception {
    requirePower(directory.resolve("operation"), changed(false));
    requirePower(directory.resolve("node"), changed(true));
  }

  private static void requirePower(Path directory, Map<String, String> files) throws Exception {
    Path run = Path.of("src/test/resources/org/brian2grad/adding/DecayRun.java");
    List<Path> paths = new ArrayList<>(written(directory, files));
    paths.add(run);
    Path classes = Files.createDirectories(directory.resolve("classes"));
    var errors = compile(paths, classes);
    assertThat(errors).isEmpty();
    String program = decaying();
    double power = Math.pow(FACTOR, STEPS);
    try (var loader = new URLClassLoader(urls(classes), ClassLoader.getPlatformClassLoader())) {
      var method = loader.loadClass("DecayRun").getMethod("of", String.class, boolean.class);
      for (boolean interpreted : new boolean[] {false, true}) {
        double[][] found = (double[][]) method.invoke(null, program, interpreted);
        for (int k = 0; k < 5; k++) {
          Offset<Double> near = Assertions.within(Tolerances.CLOSED_FORM * power);
          // The variable of the fixture begins at -1, -0.9, ...
          assertThat(found[0][k]).isCloseTo(power * (-1 + 0.1 * k), near);
          assertThat(found[1][k]).isCloseTo(power, near);
          assertThat(found[2][k]).as("tangent").isCloseTo(power, near);
          assertThat(found[3][k]).as("its transpose").isCloseTo(power, near);
          assertThat(found[4][k]).as("a decay is linear").isZero();
        }
      }
    }
  }

  /// The smooth program of the fixtures, with the operation in place of its equations.
  private static String decaying() {
    var program = (ObjectNode) JsonMapper.shared().readTree(Programs.json("smooth"));
    var objects = (ArrayNode) program.get("objects");
    List<JsonNode> monitors =
        objects
            .valueStream()
            .filter(o -> o.get("class").asString().equals("StateMonitor"))
            .toList();
    objects.removeAll().addAll(monitors);
    objects
        .addObject()
        .put("name", "decay")
        .put("class", "Decay")
        .put("clock", 0)
        .put("when", "groups")
        .put("order", 0)
        .putArray("operations")
        .addObject()
        .put("kind", "decay")
        .put("name", "decay")
        .put("owner", "cells")
        .put("array", "cells.v")
        .put("factor", FACTOR);
    return program.toString();
  }

  private static URL[] urls(Path classes) {
    return Stream.concat(
            Stream.of(classes),
            Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .map(Path::of))
        .map(path -> {
          try {
            return path.toUri().toURL();
          } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
          }
        })
        .toArray(URL[]::new);
  }

  /// The files that no longer compile where some have changed.
  private static Set<String> missing(Path directory, Map<String, String> files) throws IOException {
    List<Path> paths = new ArrayList<>(written(directory, files));
    try (Stream<Path> all = Files.walk(SOURCES)) {
      all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !files.containsKey(SOURCES.relativize(file).toString()))
          .forEach(paths::add);
    }
    return compile(paths, directory).stream()
        .map(error -> SOURCES.toAbsolutePath().relativize(Path.of(error.getSource().toUri())))
        .map(Path::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> written(Path directory, Map<String, String> files) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (var file : files.entrySet()) {
      Path path = directory.resolve("sources").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      paths.add(Files.writeString(path, file.getValue()));
    }
    return paths;
  }

  private static List<Diagnostic<? extends JavaFileObject>> compile(
      Collection<Path> files, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    try (var manager = compiler.getStandardFileManager(diagnostics, null, null)) {
      compiler
          .getTask(
              new StringWriter(),
              manager,
              diagnostics,
              List.of(
                  "-proc:none",
                  "-implicit:none",
                  // Not to stop at the first class with a switch that leaves a kind out.
                  "-XDshould-stop.ifError=FLOW",
                  "-classpath",
                  System.getProperty("java.class.path"),
                  "-d",
                  classes.toString()),
              null,
              manager.getJavaFileObjectsFromPaths(files))
          .call();
    }
    return diagnostics.getDiagnostics().stream()
        .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }
}
