package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir private Path directory;

  @Test
  void everyParameterOfASmoothModelPassesAllOracles() {
    Cli check = Cli.execute("check", Models.write(directory, Models.SMOOTH));

    assertThat(check.code()).isEqualTo(ExitCode.OK);
    assertThat(check.out().lines().limit(10).map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "parameter", "drive", "drive", "drive", "tau", "tau", "tau", "v", "v", "v");
    assertThat(check.out().lines().skip(1).limit(9)).allMatch(line -> line.endsWith(" ok"));
    assertThat(check.out())
        .endsWith(
            "\ninterpreter agrees with 3 of 3; tangent agrees with 3 of 3; differences agree with 3"
                + " of 3\n");
  }

  @Test
  void whatNothingDependsOnCannotBeChecked() {
    String bare =
        """
        duration: 1 ms
        groups:
          cells:
            size: 1
            equations: 'n : integer'
        """;
    Cli check = Cli.execute("check", Models.write(directory, bare));

    assertThat(check.code()).as(check.out()).isEqualTo(ExitCode.USAGE);
    assertThat(check.err()).contains("error[no-parameters]");
  }

  @Test
  void differencesMeanNothingAcrossSpikes() {
    Cli check = Cli.execute("check", Models.write(directory, Models.SPIKING), "--parameter", "tau");

    assertThat(check.code()).isEqualTo(ExitCode.OK);
    assertThat(check.out().lines().toList())
        .satisfiesExactly(
            heading -> assertThat(heading).contains("verdict"),
            interpreter -> assertThat(interpreter).contains("interpreter").endsWith("ok"),
            tangent -> assertThat(tangent).contains("tangent").endsWith("ok"),
            differences -> assertThat(differences).contains("differences").endsWith("spikes"),
            space -> assertThat(space).isEmpty(),
            summary ->
                assertThat(summary)
                    .isEqualTo(
                        "interpreter agrees with 1 of 1; tangent agrees with 1 of 1; differences agree with 0 of 1, not"
                            + " compared for 1 (spikes)"));
  }

  @Test
  void withASupportTheyMeanSomethingWhereNobodyIsNear() {
    String silent =
        Models.SPIKING
            .replace("[20 mV, 30 mV]", "[1 mV, 2 mV]")
            .replace("scale: 5 mV", "scale: 5 mV, support: 1");
    Cli check = Cli.execute("check", Models.write(directory, silent), "--parameter", "tau");

    assertThat(check.out().lines().skip(1).limit(2)).allMatch(line -> line.endsWith(" ok"));
  }

  @Test
  void anImpossibleToleranceFails() {
    Cli check =
        Cli.execute("check", Models.write(directory, Models.SMOOTH), "--tolerance", "1e-300");

    assertThat(check.code()).as(check.out()).isNotEqualTo(ExitCode.USAGE);
    assertThat(check.out()).containsAnyOf("FAILED", "unclear");
  }

  @Test
  void anUnknownParameterIsAnError() {
    Cli check = Cli.execute("check", Models.write(directory, Models.SMOOTH), "--parameter", "tua");

    assertThat(check.code()).isEqualTo(ExitCode.USAGE);
    assertThat(check.err()).contains("error[unknown-parameter]", "did you mean 'tau'?");
  }
}
