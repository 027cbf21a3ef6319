package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files as programs and people have made them.
class RealFilesTest {
  private static final List<String> VM = List.of("--column", "v=Vm (mV)");

  /// Of the voltage in each of the files, whatever they call it.
  private static final double AT_START = 1.897e-07;

  @TempDir private Path directory;

  private Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = RealFilesTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      Files.copy(in, file);
    }
    return file;
  }

  private Cli fit(String data, List<String> more) throws IOException {
    List<Object> all = new ArrayList<>(List.of("fit", file("trace_model.yaml"), "-d", file(data)));
    all.addAll(List.of("--parameter", "gNa=20mS/cm^2..100mS/cm^2", "--loss", "mse"));
    all.addAll(List.of("--steps", "1", "-o", "-"));
    all.addAll(more);
    return Cli.execute(all.toArray());
  }

  private void assertFits(Cli fit) {
    assertThat(fit.err()).isEmpty();
    JsonNode json = JsonMapper.shared().readTree(fit.out());
    assertThat(json.path("loss").doubleValue()).isCloseTo(AT_START, Tolerances.FOUR_DIGITS);
    assertThat(json.path("parameters").path("gNa").path("unit").asString()).isEqualTo("mS/cm^2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"german.csv", "paren.csv", "utf16.csv"})
  void areReadAsTheyAre(String data) throws IOException {
    assertFits(fit(data, List.of()));
  }

  @Test
  void aColumnMayHaveAnotherName() throws IOException {
    assertFits(fit("voltage_name.csv", VM));
  }

  /// What the error advises is what is then done.
  @Test
  void theNameOfAColumnIsAskedFor() throws IOException {
    Cli fit = fit("voltage_name.csv", List.of());

    assertThat(fit.code()).isEqualTo(ExitCode.USAGE);
    assertThat(fit.err())
        .contains("error[no-column]: expected a column 'trace.v' or 'v', got Vm;")
        .contains("--column v='Vm'");
    Files.delete(directory.resolve("trace_model.yaml"));
    Files.delete(directory.resolve("voltage_name.csv"));
    assertFits(fit("voltage_name.csv", List.of("--column", "v=Vm")));
  }

  @Test
  void unitsThatAreNotSaidAreAskedFor() throws IOException {
    Cli fit = fit("nounit_mv.csv", List.of());

    assertThat(fit.code()).isEqualTo(ExitCode.USAGE);
    assertThat(fit.err()).contains("error[time-unit]", "--column 't [ms]=t'");
    Files.delete(directory.resolve("trace_model.yaml"));
    Files.delete(directory.resolve("nounit_mv.csv"));
    Cli second = fit("nounit_mv.csv", List.of("--column", "t [ms]=t"));
    assertThat(second.err()).contains("the column 'v[0]' names no unit and counts as V");
    Files.delete(directory.resolve("trace_model.yaml"));
    Files.delete(directory.resolve("nounit_mv.csv"));
    assertFits(fit("nounit_mv.csv", List.of("--column", "t [ms]=t", "--column", "v [mV]=v[0]")));
  }

  /// -69.8, -69.6 and -69.1 mV are there, at 0, 0.1 and 0.4 ms; the model is at -70 mV or nearly.
  @Test
  void whatIsMissingDoesNotCount() throws IOException {
    Cli fit = fit("gaps.csv", VM);

    assertThat(fit.code()).as(fit.err()).isNotEqualTo(ExitCode.DEFECT);
    assertThat(JsonMapper.shared().readTree(fit.out()).path("loss").doubleValue())
        .isCloseTo((0.2 * 0.2 + 0.4 * 0.4 + 0.9 * 0.9) / 3 * 1e-6, Tolerances.NEARLY_AT_REST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fake.h5|expected an HDF5 file, got one that is damaged, cut off or of another kind",
        "strings.h5|expected numbers in one or two dimensions in 'v', got texts of shape [800]",
      })
  void brokenHdf5IsNoDefect(String data, String message) throws IOException {
    Cli fit = fit(data, List.of());

    assertThat(fit.code()).isEqualTo(ExitCode.USAGE);
    assertThat(fit.err()).contains("error[hdf5]: " + message).doesNotContain("defect");
  }

  @Test
  void spikesOfAnAdaptiveNeuron() throws IOException {
    Path spikes = file("adex_spikes.csv");
    Path result = directory.resolve("result.json");
    Cli fit =
        Cli.execute(
            "fit",
            file("adex.yaml"),
            "-d",
            spikes,
            "--parameter",
            "b=0.01nA..0.3nA",
            "--loss",
            "van_rossum",
            "--loss-option",
            "tau=20ms",
            "--steps",
            "3",
            "-o",
            result,
            "-p",
            directory.resolve("fit.png"));

    assertThat(fit.code()).as(fit.err()).isNotEqualTo(ExitCode.DEFECT);
    JsonNode b =
        JsonMapper.shared().readTree(Files.readString(result)).path("parameters").path("b");
    assertThat(b.path("unit").asString()).isEqualTo("nA");
    assertThat(b.path("low").doubleValue()).isEqualTo(0.01);
    assertThat(b.path("si").path("unit").asString()).isEqualTo("A");
  }
}
