package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./brian2grad jshell` starts: `docs/brian2grad.jsh`, and a tiny model after it.
class JShellTest {
  @TempDir Path directory;

  @Test
  void runsATinyModel() throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process jshell =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                "--class-path",
                System.getProperty("java.class.path"),
                "-R--enable-native-access=ALL-UNNAMED",
                "--startup",
                "DEFAULT",
                "--startup",
                "../docs/brian2grad.jsh",
                "--feedback",
                "concise",
                "src/test/resources/jshell/tiny.jsh")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(jshell.waitFor(120, TimeUnit.SECONDS)).isTrue();

    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(said)
        .contains("brian2grad: begin with a model")
        .contains("more spikes with a smaller tau")
        .contains("spikes: [2] [3.0, 3.0]")
        .contains("duration: error[")
        .doesNotContain("cannot find symbol")
        .doesNotContain("WARNING");
    assertThat(jshell.exitValue()).isZero();
  }
}
