package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.assertj.core.data.Percentage;
import org.brian2grad.Simulator;
import org.brian2grad.cli.text.Interruption;
import org.brian2grad.cli.text.Terminal;
import org.brian2grad.torch.loss.Losses;
import org.brian2grad.torch.optimizer.OptimizerFactory;
import org.brian2grad.torch.optimizer.OptimizerOption;
import org.brian2grad.torch.optimizer.Optimizers;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FitCommandTest {
  @TempDir private Path directory;
  private Path model = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void record() {
    model = Models.write(directory, Models.SMOOTH);
    data = directory.resolve("trace.csv");
    assertThat(Cli.execute("run", model, "-q", "-o", data).code()).isEqualTo(ExitCode.OK);
  }

  private Cli fit(Object... options) {
    List<Object> all = new ArrayList<>(List.of("fit", model));
    all.addAll(List.of(options));
    return Cli.execute(all.toArray());
  }

  /// All that is needed, and L-BFGS, which is quick.
  private Cli fitTau(Object... options) {
    List<Object> all =
        new ArrayList<>(List.of("--data", data, "--parameter", "tau=1ms..50ms", "--loss", "mse"));
    all.addAll(List.of("--optimizer", "lbfgs"));
    all.addAll(List.of(options));
    return fit(all.toArray());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void everythingByOptions() throws IOException {
    Path result = directory.resolve("fit.json");
    Path figure = directory.resolve("fit.png");
    Cli fit = fitTau("-o", result, "-p", figure);

    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    assertThat(fit.out().lines().toList().get(1))
        .matches("tau +(5|5\\.00000|4\\.99999) ms +7\\.07107 ms +1 ms \\.\\. 50 ms");
    assertThat(fit.out()).contains("done: loss", "simulations");
    assertThat(fit.err()).contains("wrote " + result, "wrote " + figure);

    JsonNode json = json(Files.readString(result));
    assertThat(json.path("parameters").path("tau").path("si").path("value").doubleValue())
        .isCloseTo(5e-3, Tolerances.FITTED);
    JsonNode tau = json.path("parameters").path("tau");
    assertThat(tau.path("si").path("unit").asString()).isEqualTo("s");
    assertThat(tau.path("unit").asString()).isEqualTo("ms");
    assertThat(tau.path("value").doubleValue())
        .isCloseTo(5, Percentage.withPercentage(Tolerances.FITTED.value / 5e-3 * 100));
    assertThat(tau.path("low").doubleValue()).isEqualTo(1);
    assertThat(tau.path("high").doubleValue()).isEqualTo(50);
    assertThat(json.path("simulations").intValue()).isBetween(3, 40);
    assertThat(json.path("starts").get(0).path("losses").size()).isPositive();
    assertThat(json.path("interrupted").booleanValue()).isFalse();
    assertThat(ImageIO.read(figure.toFile()).getHeight())
        .as("the loss and one trace")
        .isEqualTo(2 * 520);
    assertThat(directory.resolve("fit.json.partial")).doesNotExist();
  }

  @Test
  void everythingInTheFile() throws IOException {
    Files.writeString(
        model,
        Models.SMOOTH
            + """
            fit:
              data: trace.csv
              parameters: {tau: 1 ms .. 50 ms}
              optimizer: lbfgs
              loss: {name: mse, monitor: trace}
              starts: 2
            """);
    Cli fit = fit("-o", "-");

    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    JsonNode json = json(fit.out());
    assertThat(json.path("parameters").path("tau").path("si").path("value").doubleValue())
        .isCloseTo(5e-3, Tolerances.FITTED);
    assertThat(json.path("starts").size()).isBetween(1, 2);

    Cli other = fit("--parameter", "drive=-50mV..50mV", "--start", "drive=30mV", "--starts", "1");
    assertThat(other.out()).contains("drive").doesNotContain("tau ");
    assertThat(other.out()).contains("30 mV");
  }

  @Test
  void whatIsReadIsNotOverwritten() throws IOException {
    String before = Files.readString(model);

    for (Path input : List.of(model, data)) {
      Cli fit = fitTau("-o", input);
      assertThat(fit.code()).isEqualTo(ExitCode.USAGE);
      assertThat(fit.err()).contains("error[overwrites-input]");
    }
    assertThat(fitTau("-o", directory).err()).contains("error[directory]");
    assertThat(model).hasContent(before);
  }

  @Test
  void numbersLookTheSameEverywhere() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(fitTau().out()).containsPattern(", \\d+\\.\\d s\\n");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyStartHasARow() {
    Cli fit = fitTau("--starts", "3", "--steps", "2");

    assertThat(fit.out()).contains("ended because");
    assertThat(fit.out().lines().filter(line -> line.matches("[123] .*"))).hasSize(3);
  }

  @Test
  void spikesOfASavedNetwork() throws IOException {
    Path yaml = Models.write(directory, Models.SPIKING);
    Path spikes = directory.resolve("spikes.csv");
    Cli.execute("run", yaml, "-q", "-m", "spikes", "-o", spikes);
    Path saved = directory.resolve("net.b2g");
    try (Simulator simulator = Simulator.of(StudyReader.read(yaml).model()).build()) {
      simulator.save(saved);
    }
    model = saved;
    Cli fit =
        fit(
            "-d",
            spikes,
            "--parameter",
            "tau=4ms..25ms",
            "--start",
            "tau=14ms",
            "--loss",
            "van_rossum",
            "--loss-option",
            "tau=10ms",
            "--surrogate",
            "superspike:slope=10",
            "--scale",
            "5mV",
            "--optimizer",
            "adam:learning_rate=0.1,decay=0.97",
            "-o",
            "-");

    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    assertThat(
            json(fit.out()).path("parameters").path("tau").path("si").path("value").doubleValue())
        .isCloseTo(10e-3, Tolerances.FROM_SPIKES);
    assertThat(
            Cli.execute(
                    "check", saved, "--parameter", "tau", "--surrogate", "atan", "--scale", "5mV")
                .code())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void dataMayHaveOtherUnitsAndTimes() throws IOException {
    StringBuilder text = new StringBuilder("t [ms],v[0] [uV],v[1] [mV]\n");
    for (int k = 0; k < 10; k++) {
      double decay = Math.exp(-k / 5.0);
      text.append(k).append(',').append(1e4 * (1 - decay)).append(',').append(10 - 5 * decay);
      text.append('\n');
    }
    Files.writeString(data, text);
    Cli fit = fitTau("-o", "-");

    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    assertThat(
            json(fit.out()).path("parameters").path("tau").path("si").path("value").doubleValue())
        .isCloseTo(5e-3, Tolerances.FITTED);
  }

  @Test
  void whatIsWrongWithDataIsSaidWithItsPlace() throws IOException {
    assertData(
        "t,w\n0,1\n", "trace.csv: error[no-column]: expected a column 'trace.v' or 'v', got w;");
    assertData(
        "t,v[0] [nA],v[1] [nA]\n0,1,2\n", "column 'v': error[data-unit]: expected 'trace.v' in V");
    assertData("t,v\n0,1\n", "column 'v': error[data-columns]: expected 2 columns");
    assertData(
        "t,v[0],v[1]\n0,1,2\n0,1,2\n", "column 'v', row 2: error[data-times]: expected ascending");
    assertData(
        "t [s],v[0],v[1]\n0,1,2\n5,1,2\n",
        "column 'v', row 2: error[data-times]: expected times from 0");
    assertData(
        "t,v[0],v[1]\n0,1,2\n5,1,2\n",
        "trace.csv: error[time-unit]: expected times up to 0.01 s, for which the model runs, got 5.0");
    assertData(
        "t,v[0],v[1]\n0,1,2\n500,1,2\n",
        "column 'v', row 2: error[data-times]: expected times from 0");
    assertData("t,v[0],v[1]\n0,1,inf\n", "trace.csv, line 2: error[csv-number]");
    assertData(
        "t,v[0] [V],v[1] [V]\n0,,nan\n",
        "column 'v': error[no-data]: expected at least one number, got none");
    assertData("t,v[0],v[1]\n", "error[no-data]: expected at least one row");
    assertData("", "error[csv]: expected headings and numbers, got an empty file");
    assertData("t,i\n0,1\n", "error[no-column]: expected a column 'trace.v' or 'v', got spikes");
  }

  private void assertData(String text, String message) throws IOException {
    Files.writeString(data, text);
    Cli fit = fitTau();
    assertThat(fit.err()).contains(message);
    assertThat(fit.code()).isEqualTo(ExitCode.USAGE);
    assertThat(fit.out()).isEmpty();
  }

  /// The initial values are all that `start` acts on.
  @Test
  void aConstantOfInitialValuesIsFound() throws IOException {
    String text = Models.SMOOTH.replace("[0 mV, 5 mV]", "start*(1 + i)");
    Files.writeString(model, text.replace("tau: 5 ms", "tau: 5 ms, start: 2 mV"));
    Cli.execute("run", model, "-q", "-o", data);
    Cli fit =
        fit(
            "-d",
            data,
            "--parameter",
            "start=0.5mV..20mV",
            "--loss",
            "mse",
            "--optimizer",
            "lbfgs");

    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    assertThat(fit.out()).containsPattern("start +(2|2\\.00000|1\\.99999) mV ");
  }

  @Test
  void spikesTakeThePlaceOfTheThreshold() throws IOException {
    String text = Models.SPIKING.substring(0, Models.SPIKING.indexOf("gradient:"));
    Files.writeString(model, text);
    Path results = directory.resolve("results");
    Cli.execute("run", model, "-q", "-o", results);
    Files.writeString(
        model,
        text
            + """
            fit:
              data: results/trace.csv
              clamp: {cells: results/spikes.csv}
              parameters: {tau: 4 ms .. 40 ms}
              optimizer: lbfgs
              loss: {name: mse, monitor: trace}
            """);
    Cli fit = fit();

    assertThat(fit.code()).as(fit.err()).isEqualTo(ExitCode.OK);
    assertThat(fit.out()).containsPattern("tau +(10|10\\.0000|9\\.99999) ms ");
    // With other spikes it is another problem.
    assertThat(fit("--clamp", "cells=" + results, "-o", "-").code()).isEqualTo(ExitCode.OK);
    assertThat(fit("--clamp", "cels=" + results).err())
        .contains("fit.clamp.cels: error[unknown-group]", "did you mean 'cells'?");
    assertThat(fit("--clamp", "cells=" + results.resolve("trace.csv")).err())
        .contains("expected the spikes of 'cells', columns 't' and 'i', got no spikes");
    assertThat(fit("--clamp", "cells=" + directory.resolve("no.csv")).err())
        .contains("error[no-file]");
    // Columns of that file may have other names; what the error advises is then done.
    Path named = directory.resolve("named.csv");
    Files.writeString(
        named,
        Files.readString(results.resolve("spikes.csv")).replaceFirst("t \\[s],i", "when,cell"));
    assertThat(fit("--clamp", "cells=" + named).err())
        .contains("say which it is with --column 'cells.t [s]=HEADING'");
    assertThat(fit("--clamp", "cells=" + named, "--column", "cells.t [s]=when").err())
        .contains("--column 'cells.t [ms]=HEADING' --column cells.i=HEADING");
    Cli other =
        fit(
            "--clamp",
            "cells=" + named,
            "--column",
            "cells.t [s]=when",
            "--column",
            "cells.i=cell");
    assertThat(other.code()).as(other.err()).isEqualTo(ExitCode.OK);
    assertThat(other.out()).containsPattern("tau +(10|10\\.0000|9\\.99999) ms ");
    assertThat(
            fit(
                    "--clamp",
                    "cells=" + named,
                    "--column",
                    "cells.t [s]=when",
                    "--column",
                    "cells.i=cel")
                .err())
        .contains("named.csv: error[no-column]", "did you mean 'cell'?");
  }

  @Test
  void columnsMayBeNamedInTheFile() throws IOException {
    Files.writeString(
        data, Files.readString(data).replace("trace.v", "Vm").replace("t [s]", "T s"));
    Files.writeString(
        model,
        Models.SMOOTH
            + """
            fit:
              data: trace.csv
              columns: {"v[0]": "Vm[0] [V]", "v[1]": "Vm[1]", "t [s]": T s}
              parameters: {tau: 1 ms .. 50 ms}
              optimizer: lbfgs
              loss: {name: mse, monitor: trace}
            """);

    assertThat(fit().code()).as(fit().err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(fit().err()).contains("--parameter: error[no-parameters]", "--loss: error[no-loss]");
    assertThat(fit("--parameter", "tau=1ms..50ms", "--loss", "mse").err())
        .startsWith("--data: error[no-data]");
    assertThat(fitTau("--loss", "isi").err())
        .contains("error[usage]", "should be specified only once");
    assertThat(fit("--parameter", "tau=1ms..50ms", "--loss", "isi", "-d", data).err())
        .startsWith("--monitor: error[no-monitor]");
    assertThat(fit("--parameter", "tau=1..50", "--loss", "mse", "-d", data).err())
        .startsWith("fit.parameters.tau: error[dimension]");
    assertThat(fit("--parameter", "tua=1ms..50ms", "--loss", "mse", "-d", data).err())
        .contains("did you mean 'tau'?");
    assertThat(fitTau("-m", "trcae").err())
        .startsWith(
            "--monitor: error[unknown-monitor]: expected one of trace.v for the loss 'mse'");
    assertThat(fitTau("--start", "tua=2ms").err())
        .startsWith("--start tua: error[unknown-parameter]: expected one of tau");
    assertThat(fitTau("--start", "tau=2000ms").err()).contains("error[fit-start]");
    assertThat(fitTau("--parameter", "drive").err()).contains("expected NAME=LOW..HIGH");
    assertThat(fitTau("--steps", "0").err()).contains("error[steps]");
  }

  @Test
  void aFitThatFindsNothingBetterSaysNo() throws IOException {
    // Of two constant cells, no tau is nearer to another value.
    Files.writeString(model, Models.SMOOTH.replace("[0 mV, 5 mV]", "10 mV"));
    Files.writeString(data, "t,v[0],v[1]\n0.001,0.01,0.02\n");
    Cli fit = fitTau();

    assertThat(fit.code()).isEqualTo(ExitCode.NO);
    assertThat(fit.out()).contains("not improved", "the gradient is zero");
    assertThat(fit.err()).contains("warning: the loss does not change with 'tau'");
  }

  @Test
  void aBoundIsNamed() throws IOException {
    // From 0 to 10 mV at once: no tau is short enough.
    Files.writeString(data, "t,v[0],v[1]\n0.001,0.01,0.01\n");

    assertThat(fitTau().out()).contains("at its bound");
  }

  @Test
  void withoutATerminalThereIsNoBar() {
    assertThat(fitTau().err()).isEmpty();
    assertThat(fitTau("--verbose").err()).contains("start 1, step 1: loss ");
  }

  @Test
  void interruptedBeforeAnythingWasFound() {
    Interruption interruption = new Interruption();
    interruption.request();
    Cli fit =
        Cli.execute(
            Terminal.NONE,
            interruption,
            "fit",
            model,
            "-d",
            data,
            "--parameter",
            "tau=1ms..50ms",
            "--loss",
            "mse");

    assertThat(fit).isEqualTo(new Cli(ExitCode.INTERRUPTED, "", "brian2grad: interrupted\n"));
  }

  @Test
  void helpNamesEveryLossAndOptimizerWithItsOptions() {
    String help = Cli.execute("fit", "--help").out();

    Losses.all().forEach(loss -> assertThat(help).contains(loss.name()));
    for (OptimizerFactory optimizer : Optimizers.all()) {
      assertThat(help).contains(optimizer.name() + ":");
      for (OptimizerOption option : optimizer.options()) {
        assertThat(help).containsPattern(option.name() + "=" + shortest(option.usual()) + "\\b");
      }
    }
  }

  private static String shortest(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : value < 1e-3 ? "1e" + Math.round(Math.log10(value)) : Double.toString(value);
  }

  @Test
  void figureAndPlaceAreCheckedBeforeTheWork() {
    assertThat(fitTau("-p", "figure.jpg").err()).startsWith("--plot: error[unknown-format]");
    assertThat(fitTau("-o", directory.resolve("no/where.json")).err())
        .startsWith("--output: error[no-directory]");
    assertThat(fitTau("--state", directory.resolve("no/where")).err())
        .startsWith("--state: error[no-directory]");
  }
}
