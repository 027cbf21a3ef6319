package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.SimulatorBuilder;
import org.brian2grad.cli.data.Csv;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.brian2grad.cli.plot.Figure;
import org.brian2grad.cli.text.Progress;
import org.brian2grad.cli.text.TextTable;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `brian2grad run`
@Command(
    name = "run",
    description = {"Runs a model once and writes what its monitors record.", ""},
    sortOptions = false,
    footer = {
      "",
      "What is written:",
      "  NAME.csv   one monitor; all numbers in SI base units. Of a state or rate",
      "             monitor a row for each step, of a spike monitor a row for each",
      "             spike:",
      "               t [s],trace.v[0] [V],trace.v[1] [V]        t [s],i",
      "               0.0,-0.065,-0.07                           0.0123,0",
      "             [k] counts the elements that the monitor records.",
      "  NAME/      a directory with such a file for each monitor: NAME/trace.csv, ...",
      "  NAME.h5    HDF5: a group for each monitor with t [T] and each variable",
      "             [T, N], or t and i of its spikes; each has an attribute 'unit'",
      "  -          CSV to standard output",
      "A file takes the place of an older one when it is whole.",
      "",
      "Examples:",
      "  brian2grad run model.yaml                    what the monitors saw, in short",
      "  brian2grad run model.yaml -o results/ -p run.png",
      "  brian2grad run model.yaml --set tau=10ms --set neurons.v=-60mV --seed 3",
      "  brian2grad run network.b2g -m spikes -o - | wc -l"
    })
final class RunCommand implements Callable<Integer> {
  private static final long PERCENT = 100;

  @Mixin private Common common = new Common();

  @Mixin private ModelArgument argument = new ModelArgument();

  @Mixin private ExistingFiles existing = new ExistingFiles();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write what is recorded: NAME.csv, NAME/, NAME.h5, or - (see below).")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = {"-p", "--plot"},
      paramLabel = "FILE.png",
      description = "Draw it.")
  private Optional<Path> plot = Optional.empty();

  @Option(
      names = {"-m", "--monitor"},
      paramLabel = "NAME",
      description = "Write and draw this monitor only; may be given again.")
  private List<String> monitors = new ArrayList<>();

  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      converter = Assignment.Converter.class,
      description =
          "Give a constant, a parameter or an initial value another value, with its unit; may be"
              + " given again.")
  private List<Assignment> assignments = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random numbers; the model's own by default.")
  private Optional<Long> seed = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Outputs.check("--output", Outputs.file(output));
    Outputs.checkPicture("--plot", plot);
    ModelFile file = ModelFile.read(argument.path());
    Optional<RecordingFormat> format =
        Outputs.file(output).map(path -> RecordingFormat.of(path, "--output"));
    plot.ifPresent(p -> existing.check(List.of(p)));
    Result result = run(file, format);
    Recording recording = chosen(result.recording());
    if (output.isPresent()) {
      if (format.isPresent()) {
        existing.write(
            common, output.get(), files -> format.get().write(recording, output.get(), files));
      } else {
        Csv.requireOneTable(recording, Outputs.STDOUT);
        Csv.write(recording, common.out());
      }
    }
    if (plot.isPresent()) {
      Figure figure = Figure.of(recording, result.start(), result.end());
      existing.write(common, plot.get(), files -> files.write(plot.get(), figure::save));
    }
    if (output.isEmpty() && plot.isEmpty()) {
      common.print(summary(recording));
    }
    return ExitCode.OK;
  }

  /// @param start of the run in seconds
  /// @param end of the run in seconds
  private record Result(Recording recording, double start, double end) {}

  private Result run(ModelFile file, Optional<RecordingFormat> format) throws IOException {
    ModelFile.Changed changed = file.set(assignments);
    SimulatorBuilder builder =
        changed
            .file()
            .builder()
            .rasters()
            .parameters(changed.rest().stream().map(Assignment::name).toList());
    seed.ifPresent(builder::seed);
    format.ifPresent(f ->
        existing.check(f.files(Monitors.names(builder.program(), monitors), output.orElseThrow())));
    try (Simulator simulator = builder.build();
        Progress progress = common.progress("running", PERCENT, "%")) {
      RunOptions options =
          RunOptions.DEFAULT
              .withoutGradient()
              .progress(fraction -> {
                progress.at((long) (fraction * PERCENT), "");
                return !common.interruption().requested();
              });
      try (Run run = simulator.run(Settings.values(simulator, changed.rest()), options)) {
        return new Result(
            Recorder.of(simulator, run), simulator.program().start(), simulator.program().end());
      }
    }
  }

  private Recording chosen(Recording recording) {
    List<String> known = recording.monitors();
    for (String monitor : monitors) {
      if (!known.contains(monitor)) {
        throw new DiagnosticException(
            new Diagnostic(
                "--monitor",
                "unknown-monitor",
                "expected one of " + String.join(", ", known) + ", got '" + monitor + "'",
                "name a monitor of the model"));
      }
    }
    return monitors.isEmpty() ? recording : recording.only(monitors);
  }

  private static TextTable summary(Recording recording) {
    TextTable table = new TextTable("monitor", ">rows", ">elements", "range");
    for (Trace trace : recording.traces()) {
      DoubleSummaryStatistics range = java.util.Arrays.stream(trace.values()).summaryStatistics();
      table.row(
          trace.name(),
          Integer.toString(trace.rows()),
          Integer.toString(trace.columns()),
          trace.values().length == 0
              ? ""
              : String.format(
                      Locale.ROOT, "%.4g to %.4g %s", range.getMin(), range.getMax(), trace.unit())
                  .strip());
    }
    for (SpikeTrain train : recording.spikes()) {
      table.row(train.monitor(), Integer.toString(train.count()), "", "spikes");
    }
    return table;
  }
}
