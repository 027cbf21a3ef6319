package org.brian2grad.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All models of the project: those of tests and examples, and those in the documentation.
final class Models {
  static final Path DOCUMENTATION = Path.of("../docs/model-language.md");

  private static final List<Path> DIRECTORIES =
      List.of(
          Path.of("src/test/resources/models"),
          Path.of("../examples"),
          Path.of("../python/tests/models"));

  private static final Pattern FENCED =
      Pattern.compile("^```([\\w ]+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private Models() {}

  /// Their texts by file, or line of the documentation.
  static Map<String, String> all() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Path directory : DIRECTORIES) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
            texts.put(file.toString(), Files.readString(file));
          }
        }
      }
    }
    for (Block block : blocks("yaml")) {
      if (block.text().contains("duration:")) {
        texts.put(DOCUMENTATION + ", line " + block.line(), block.text());
      }
    }
    return texts;
  }

  /// A fenced block of the documentation.
  record Block(int line, String text) {}

  static List<Block> blocks(String language) {
    try {
      String page = Files.readString(DOCUMENTATION);
      List<Block> blocks = new ArrayList<>();
      Matcher matcher = FENCED.matcher(page);
      while (matcher.find()) {
        if (matcher.group(1).equals(language)) {
          int line = 1 + (int) page.substring(0, matcher.start()).lines().count();
          blocks.add(new Block(line, matcher.group(2)));
        }
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
