package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandTest {
  @TempDir private Path directory;

  private String show(Object... options) {
    Path model = Models.write(directory, Models.SPIKING);
    Object[] all =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("show", model), java.util.stream.Stream.of(options))
            .toArray();
    Cli show = Cli.execute(all);
    assertThat(show.err()).isEmpty();
    assertThat(show.code()).isEqualTo(ExitCode.OK);
    return show.out();
  }

  @Test
  void equationsAreShownWithWhatTheUpdaterMadeOfThem() {
    assertThat(show())
        .isEqualTo(show("--equations"))
        .contains("dv/dt = (drive - v) / tau : volt")
        .contains("exp(")
        .contains("tau = 0.01 s")
        .contains("at event 'spike'")
        .contains("v = 0 * mV");
  }

  @Test
  void kernelsAreShown() {
    assertThat(show("--ir"))
        .contains("module double", "routine forward", "heaviside", ", fast_sigmoid %", "real 0.005")
        .doesNotContain("routine adjoint");
    assertThat(show("--ir", "--parameter", "tau")).contains("routine adjoint");
  }

  @Test
  void machineCodeIsShown() {
    assertThat(show("--llvm")).contains("target triple", "define void @forward(");
  }

  @Test
  void oneStageAtATime() {
    Cli both = Cli.execute("show", Models.write(directory, Models.SPIKING), "--ir", "--llvm");

    assertThat(both.code()).isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("--ir", "--llvm", "mutually exclusive");
  }

  @Test
  void aSurrogateCanBeNamedHere() {
    assertThat(show("--ir", "--surrogate", "atan", "--scale", "2mV"))
        .contains("heaviside", ", atan %", "real 0.002");
    assertThat(Cli.execute("show", Models.write(directory, Models.SMOOTH), "--scale", "2mV").err())
        .startsWith("--scale: error[missing-argument]: expected --surrogate with it");
  }
}
