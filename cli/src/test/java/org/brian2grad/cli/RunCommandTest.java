package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.cli.text.Interruption;
import org.brian2grad.cli.text.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  @TempDir private Path directory;

  private Recording output(Object... options) throws IOException {
    Path model = Models.write(directory, Models.SPIKING);
    Path file = directory.resolve("out.h5");
    Object[] all =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("run", model, "-q", "-o", file),
                java.util.stream.Stream.of(options))
            .toArray();
    Cli run = Cli.execute(all);
    assertThat(run).isEqualTo(new Cli(ExitCode.OK, "", ""));
    return RecordingFormat.of(file, "").read(file);
  }

  @Test
  void summaryNamesEveryMonitor() {
    Cli run = Cli.execute("run", Models.write(directory, Models.SPIKING));

    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("trace.v", "500", "spikes", "rate.rate", "Hz");
  }

  @Test
  void theSolutionIsTheExactOne() throws IOException {
    Path model = Models.write(directory, Models.SMOOTH);
    Cli run = Cli.execute("run", model, "-o", "-");

    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(101);
    assertThat(lines.getFirst()).isEqualTo("t [s],trace.v[0] [V],trace.v[1] [V]");
    String[] row = lines.get(51).split(",", -1);
    assertThat(Double.parseDouble(row[0])).isCloseTo(5e-3, Tolerances.ROUNDING);
    assertThat(Double.parseDouble(row[1]))
        .isCloseTo(10e-3 * (1 - Math.exp(-1)), Tolerances.ROUNDING);
    assertThat(Double.parseDouble(row[2]))
        .isCloseTo(10e-3 - 5e-3 * Math.exp(-1), Tolerances.ROUNDING);
  }

  @Test
  void valuesCanBeSet() throws IOException {
    // An interval is tau*log(drive/(drive - threshold)), rounded up to the time step.
    assertThat(first(output())).isCloseTo(6.9e-3, Tolerances.ROUNDING);
    assertThat(first(output("-s", "tau=5ms"))).isCloseTo(3.4e-3, Tolerances.ROUNDING);
    assertThat(first(output("-s", "cells.drive=20mV"))).isCloseTo(13.8e-3, Tolerances.ROUNDING);
  }

  private static double first(Recording recording) {
    return recording.train("spikes").orElseThrow().times()[0];
  }

  @Test
  void aDirectoryHasAFileForEachMonitor() throws IOException {
    Path model = Models.write(directory, Models.SPIKING);
    Path results = directory.resolve("results");
    Cli run = Cli.execute("run", model, "-o", results);

    assertThat(run.err()).contains("wrote " + results);
    assertThat(Files.readString(results.resolve("spikes.csv"))).startsWith("t [s],i\n");
    assertThat(Files.readString(results.resolve("rate.csv"))).startsWith("t [s],rate.rate [Hz]\n");
    assertThat(Files.readString(results.resolve("trace.csv"))).startsWith("t [s],trace.v[0] [V]");
  }

  @Test
  void oneTableDoesNotHoldSeveralMonitors() {
    Path model = Models.write(directory, Models.SPIKING);
    Cli run = Cli.execute("run", model, "-o", directory.resolve("all.csv"));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("error[one-table]", "trace, rate, spikes", "--monitor");
    assertThat(directory.resolve("all.csv")).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeTheRun() {
    Path model = Models.write(directory, Models.SPIKING);

    assertThat(Cli.execute("run", model, "-o", directory.resolve("no/where.csv")).err())
        .startsWith("--output: error[no-directory]: ");
    assertThat(Cli.execute("run", model, "-p", "figure.jpg").err())
        .startsWith("--plot: error[unknown-format]: ");
    assertThat(Cli.execute("run", model, "-o", directory.resolve("a.txt")).err())
        .startsWith("--output: error[unknown-format]: expected a CSV file (NAME.csv)")
        .contains("HDF5", "directory");
  }

  @Test
  void aFigureIsDrawn() throws IOException {
    Path figure = directory.resolve("run.png");
    Cli.execute("run", Models.write(directory, Models.SPIKING), "-p", figure);

    BufferedImage image = ImageIO.read(figure.toFile());
    assertThat(image.getWidth()).isEqualTo(1800);
    assertThat(colours(image)).as("white, axes and lines of two neurons").isGreaterThan(10);
  }

  private static long colours(BufferedImage image) {
    return java.util.Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .distinct()
        .count();
  }

  @Test
  void unitsAreChecked() {
    Path model = Models.write(directory, Models.SPIKING);

    assertThat(Cli.execute("run", model, "-s", "tau=5mV").err())
        .startsWith("--set tau: error[unit]: expected a value in s, got a value in V; ");
    assertThat(Cli.execute("run", model, "-s", "cells.drive=5").err())
        .startsWith("--set cells.drive: error[unit]: expected a value in V, got a number without");
    assertThat(Cli.execute("run", model, "-s", "tau=5 parsec").err())
        .contains("error[unknown-unit]", "parsec");
    assertThat(Cli.execute("run", model, "-s", "tua=5ms").err()).contains("did you mean 'tau'?");
  }

  @Test
  void aMonitorThatIsNotThereIsAnError() {
    assertThat(Cli.execute("run", Models.write(directory, Models.SPIKING), "-m", "trcae").err())
        .startsWith("--monitor: error[unknown-monitor]: expected one of trace, rate, spikes");
  }

  @Test
  void errorsInAModelComeAllAtOnce() {
    String wrong = Models.SMOOTH.replace("tau: 5 ms", "tau: 5 mV").replace("size: 2", "size: two");
    Cli run = Cli.execute("run", Models.write(directory, wrong));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("model.yaml:", "error[");
  }

  @Test
  void interruptionIsNoFailure() {
    Interruption interruption = new Interruption();
    interruption.request();
    Cli run =
        Cli.execute(Terminal.NONE, interruption, "run", Models.write(directory, Models.SPIKING));

    assertThat(run).isEqualTo(new Cli(ExitCode.INTERRUPTED, "", "brian2grad: interrupted\n"));
  }

  /// Linux has a device that is always full.
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsNoDefect() throws IOException {
    Path full = Files.createSymbolicLink(directory.resolve("full.csv"), Path.of("/dev/full"));
    Cli run = Cli.execute("run", Models.write(directory, Models.SMOOTH), "-o", full);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("error[file]", "check the path and the space on the disk");
  }
}
