package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of files that are there already.
class OutputTest {
  @TempDir private Path directory;

  @Test
  void filesThatAreReplacedAreNamed() {
    Path model = Models.write(directory, Models.SPIKING);
    Path results = directory.resolve("results");
    Path figure = directory.resolve("run.png");
    Cli first = Cli.execute("run", model, "-m", "spikes", "-o", results, "-p", figure);
    Cli second = Cli.execute("run", model, "-o", results, "-p", figure);

    assertThat(first.err()).isEqualTo("wrote %s\nwrote %s\n".formatted(results, figure));
    assertThat(second.err())
        .isEqualTo("wrote %s, replacing spikes.csv\nreplaced %s\n".formatted(results, figure));
  }

  @Test
  void noClobberIsSaidBeforeTheWork() throws IOException {
    Path model = Models.write(directory, Models.SPIKING);
    Path results = Files.createDirectory(directory.resolve("results"));
    Path spikes = Files.writeString(results.resolve("spikes.csv"), "mine");
    Path figure = Files.writeString(directory.resolve("fit.png"), "mine");

    Cli all = Cli.execute("run", model, "--no-clobber", "-o", results);
    assertThat(all.code()).isEqualTo(ExitCode.USAGE);
    assertThat(all.err()).startsWith(spikes + ": error[exists]");
    assertThat(Cli.execute("run", model, "--no-clobber", "-m", "rate", "-o", results).code())
        .isEqualTo(ExitCode.OK);
    assertThat(Cli.execute("run", model, "--no-clobber", "-p", figure).err())
        .startsWith(figure + ": error[exists]");
    assertThat(Cli.execute("fit", model, "--no-clobber", "-p", figure).err())
        .startsWith(figure + ": error[exists]");
    assertThat(spikes).hasContent("mine");
    assertThat(figure).hasContent("mine");
  }

  @Test
  void aFileWithoutAKnownEndingSaysWhichThereAre() throws IOException {
    Path model = Models.write(directory, Models.SPIKING);
    Path file = Files.writeString(directory.resolve("recording"), "t,i\n0,1\n");

    for (Path data : List.of(file, Files.copy(file, directory.resolve("a.txt")))) {
      Cli fit =
          Cli.execute(
              "fit", model, "-d", data, "--loss", "spike_count", "--parameter", "tau=1ms..9ms");
      assertThat(fit.code()).isEqualTo(ExitCode.USAGE);
      assertThat(fit.err())
          .startsWith("--data: error[unknown-format]: expected")
          .contains("NAME.csv", "NAME.h5", "NAME/");
    }
    assertThat(Cli.execute("run", file).err()).contains("MODEL.yaml", "NET.b2g");
  }

  /// A process that may write 64 kB into a file, as if the disk were full then.
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFullDiskLeavesWhatWasThere() throws Exception {
    Path model =
        Models.write(directory, Models.SMOOTH.replace("duration: 10 ms", "duration: 600 ms"));
    for (String name : List.of("out.csv", "out.h5")) {
      Path out = Files.writeString(directory.resolve(name), "before");
      List<String> command =
          Stream.of(
                  "bash",
                  "-c",
                  "ulimit -f 64; exec \"$@\"",
                  "limited",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:-UsePerfData",
                  "-XX:+UseSerialGC",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "run",
                  model.toString(),
                  "-m",
                  "trace",
                  "-o",
                  out.toString())
              .toList();
      Process process =
          new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();

      assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
      assertThat(directory.resolve("err")).content().startsWith(out + ": error[file]");
      assertThat(out).hasContent("before");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("model.yaml", "out.csv", "out.h5", "err");
    }
  }
}
