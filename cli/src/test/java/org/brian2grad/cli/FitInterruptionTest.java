package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Fits in processes of their own, which are killed.
@Timeout(60)
class FitInterruptionTest {
  /// Long enough that a process can be met in the middle: some 10 ms for each simulation.
  private static final String LONG =
      Models.SPIKING.replace("duration: 50 ms", "duration: 1500 ms")
          + """
          fit:
            data: spikes.csv
            parameters: {tau: {range: 4 ms .. 25 ms, start: 14 ms}}
            optimizer: {name: adam, learning_rate: 0.001}
            loss: {name: van_rossum, monitor: spikes, tau: 10 ms}
            steps: 40
          """;

  @TempDir private Path directory;
  private Path model = Path.of("");

  @BeforeEach
  void record() throws IOException {
    model = Files.writeString(directory.resolve("model.yaml"), LONG);
    Cli.execute("run", model, "-q", "-m", "spikes", "-o", directory.resolve("spikes.csv"));
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "fit", model.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(directory.resolve("err").toFile())
        .start();
  }

  private Path state() {
    return directory.resolve("model.fit.partial");
  }

  /// Until the process has made some simulations, and is in the middle of another one.
  private void awaitSimulations(Process process, int count) throws Exception {
    while (process.isAlive()
        && (!Files.exists(state()) || Files.readAllLines(state()).size() <= count)) {
      Thread.sleep(2);
    }
    assertThat(process.isAlive()).as(Files.readString(directory.resolve("err"))).isTrue();
  }

  /// All that a fit has found, but for the time that it took.
  private static JsonNode found(String json) {
    ObjectNode node = (ObjectNode) JsonMapper.shared().readTree(json);
    node.remove("seconds");
    return node;
  }

  @Test
  void whoWasKilledGoesOnAndComesToTheSameBits() throws Exception {
    Cli whole = Cli.execute("fit", model, "-o", "-");
    assertThat(whole.code()).as(whole.err()).isEqualTo(ExitCode.OK);

    Process killed = start();
    awaitSimulations(killed, 5);
    killed.destroyForcibly().waitFor();
    int kept = Files.readAllLines(state()).size() - 1;
    assertThat(kept).isBetween(5, 39);
    assertThat(Cli.execute("fit", model).err()).contains("error[unfinished-fit]");

    Cli resumed = Cli.execute("fit", model, "--resume", "-o", "-", "--state", state());
    assertThat(resumed.err()).matches("going on after (" + kept + "|" + (kept - 1) + ") sim.*\\s");
    assertThat(found(resumed.out())).isEqualTo(found(whole.out()));
    assertThat(state()).doesNotExist();
  }

  @Test
  void ctrlCKeepsTheBestSoFar() throws Exception {
    // So many that none of a machine's pauses can let the fit come to its end first.
    Files.writeString(model, LONG.replace("steps: 40", "steps: 4000"));
    Process process = start();
    awaitSimulations(process, 5);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(Files.readString(directory.resolve("out")))
        .contains("tau", "interrupted: loss", "it was interrupted");
    assertThat(Files.readString(directory.resolve("err"))).contains("--resume");
    assertThat(state()).isNotEmptyFile();
  }
}
