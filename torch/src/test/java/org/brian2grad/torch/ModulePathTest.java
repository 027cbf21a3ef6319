package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that is a Java module, with the engine and its libtorch door on the module path.
///
/// Natives stay on the class path, where Maven leaves what no module requires.
class ModulePathTest {
  private static final Pattern MODULES =
      Pattern.compile(
          "(engine|torch)/target/(classes|brian2grad-[^/]*\\.jar)"
              + "|(antlr4-runtime|hipparchus-core|jackson-[a-z]+|snakeyaml-engine|jspecify|pytorch|openblas|javacpp)"
              + "-[\\d.-]+\\.jar");

  private static final Pattern NATIVES = Pattern.compile("-(linux|macosx|windows)-[^/]*\\.jar");

  @TempDir Path directory;

  private static String path(Pattern wanted) {
    List<String> found = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (wanted.matcher(entry.replace(File.separatorChar, '/')).find()) {
        found.add(entry);
      }
    }
    return String.join(File.pathSeparator, found);
  }

  @Test
  void runsAModel() throws IOException, InterruptedException {
    StringWriter errors = new StringWriter();
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(errors),
                new PrintWriter(errors),
                "-proc:none",
                "--module-path",
                path(MODULES),
                "-d",
                directory.resolve("example").toString(),
                "src/test/resources/module/module-info.java",
                "src/test/resources/module/example/Main.java");
    assertThat(status).as("%s", errors).isZero();

    Path output = directory.resolve("output");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=org.brian2grad.engine,org.brian2grad.torch,"
                    + "org.bytedeco.javacpp,org.bytedeco.pytorch,org.bytedeco.openblas",
                "--illegal-native-access=deny",
                "--module-path",
                path(MODULES) + File.pathSeparator + directory.resolve("example"),
                "--class-path",
                path(NATIVES),
                "--module",
                "example/example.Main")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(java.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output))
        .contains("spikes: [1] [2.0], gradient: -1.0")
        .contains("libtorch: true")
        .contains("org.brian2grad.engine, org.brian2grad.torch");
    assertThat(java.exitValue()).isZero();
  }
}
