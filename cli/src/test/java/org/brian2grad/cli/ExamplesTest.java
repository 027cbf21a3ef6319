package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the examples' README promise.
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  /// The state of a fit is not to be written into the repository.
  @TempDir private Path directory;

  private JsonNode fit(String example, String... options) {
    List<Object> all = new ArrayList<>(List.of("fit", EXAMPLES.resolve(example)));
    all.addAll(List.of("-q", "-o", "-", "--state", directory.resolve("state")));
    all.addAll(List.of(options));
    Cli fit = Cli.execute(all.toArray());
    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    return JsonMapper.shared().readTree(fit.out());
  }

  private static double value(JsonNode result, String parameter) {
    return result.path("parameters").path(parameter).path("si").path("value").doubleValue();
  }

  @Test
  void timeConstantFromSpikes() {
    JsonNode result = fit("lif_tau/model.yaml");

    assertThat(value(result, "tau")).isCloseTo(20e-3, Tolerances.EXAMPLES);
    assertThat(result.path("simulations").intValue()).isLessThan(200);
  }

  /// In msiemens/cm**2, a factor of 3.9 from the truth.
  @ParameterizedTest
  @CsvSource({"31, 9.3, 0.077", "31, 140, 1.15", "460, 9.3, 1.15", "460, 140, 0.077"})
  void conductancesFromVoltage(double sodium, double potassium, double leak) {
    String unit = " msiemens/cm**2";
    JsonNode result =
        fit(
            "hodgkin_huxley/model.yaml",
            "--start=gNa=" + sodium + unit,
            "--start=gK=" + potassium + unit,
            "--start=gL=" + leak + unit);

    assertThat(value(result, "gNa")).isCloseTo(1200, Tolerances.EXAMPLES);
    assertThat(value(result, "gK")).isCloseTo(360, Tolerances.EXAMPLES);
    assertThat(value(result, "gL")).isCloseTo(3, Tolerances.EXAMPLES);
    assertThat(result.path("simulations").intValue()).isLessThan(50);
  }
}
