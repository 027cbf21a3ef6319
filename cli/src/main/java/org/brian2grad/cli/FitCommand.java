package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.brian2grad.NdArray;
import org.brian2grad.ParameterInfo;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.SimulatorBuilder;
import org.brian2grad.cli.plot.Figure;
import org.brian2grad.cli.plot.FitFigure;
import org.brian2grad.cli.text.Progress;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.Study;
import org.brian2grad.model.StudyCheck;
import org.brian2grad.torch.fit.Clamp;
import org.brian2grad.torch.fit.Evaluation;
import org.brian2grad.torch.fit.Fit;
import org.brian2grad.torch.fit.FitListener;
import org.brian2grad.torch.fit.FitResult;
import org.brian2grad.torch.fit.Journal;
import org.brian2grad.torch.fit.Observation;
import org.brian2grad.torch.fit.SearchResult;
import org.brian2grad.torch.loss.LossFactory.Kind;
import org.brian2grad.torch.loss.Losses;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `brian2grad fit`
@Command(
    name = "fit",
    description = {"Finds parameters with which a model does what was recorded.", ""},
    sortOptions = false,
    footer = {
      "",
      "Everything can stand in the model's 'fit:' section; options come before it.",
      "",
      "Data: CSV, a directory of CSV, or HDF5, as 'brian2grad run' writes them.",
      "Columns are found by name, 'trace.v[0]' or just 'v[0]', 'v'; units in headings",
      "are converted:",
      "  t [ms],v [mV]      a trace; the model is compared at these times only, and",
      "                     where a cell is empty or NaN nowhere",
      "  t [ms],i           spikes: time and number of the neuron",
      "Columns may be called otherwise: --column v='Vm (mV)'. Semicolons, decimal",
      "commas, UTF-16 and Latin-1 are understood.",
      "",
      "Losses (--loss):",
      "  mse                of a trace: the mean squared error",
      "  van_rossum         of spikes: their distance on a time scale, which is given",
      "                     with --loss-option tau=20ms",
      "  spike_count, spike_rate, first_spike_time, isi          of spikes",
      "A loss of spikes needs a surrogate: the model's 'gradient:', or --surrogate",
      "and --scale.",
      "",
      "Optimizers (--optimizer), with their options as they are by default:",
      "  adam:learning_rate=0.03,decay=1,beta1=0.8,beta2=0.9,eps=1e-8,amsgrad=0",
      "  sgd:learning_rate=0.03,decay=1,momentum=0,dampening=0,nesterov=0",
      "  lbfgs:learning_rate=1,strong_wolfe=1,history_size=100,",
      "        tolerance_grad=1e-10,tolerance_change=1e-12",
      "A learning rate of 0.03 changes a parameter by 3%% in a step or, where its",
      "bounds are not above zero, by 3%% of half their distance; decay multiplies it",
      "after each step. lbfgs is fast where no threshold is in the way.",
      "",
      "Ctrl+C stops and tells the best so far; --resume goes on, with the same",
      "numbers bit for bit as if nothing had happened. That is so also after a kill:",
      "every simulation is kept in a file until the fit is done.",
      "",
      "With --clamp neurons=spikes.csv a group spikes when the file says so, and the",
      "squared error of its trace is smooth.",
      "",
      "Results are in the units of their bounds.",
      "",
      "Exit code 1 if nothing better than the start was found.",
      "",
      "Examples:",
      "  brian2grad fit model.yaml",
      "  brian2grad fit model.yaml --data trace.csv --parameter tau=5ms..50ms \\",
      "      --loss mse",
      "  brian2grad fit model.yaml --resume -o result.json -p fit.png",
      "  brian2grad fit net.b2g --data spikes.csv --parameter tau=5ms..80ms \\",
      "      --loss van_rossum --loss-option tau=20ms --starts 3 \\",
      "      --surrogate superspike:slope=10 --scale 5mV"
    })
final class FitCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Mixin private ModelArgument argument = new ModelArgument();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "FILE",
      description = "What was recorded: FILE.csv, DIRECTORY/ or FILE.h5.")
  private Optional<Path> data = Optional.empty();

  @Mixin private ExistingFiles existing = new ExistingFiles();
  @Mixin private FitOptions options = new FitOptions();
  @Mixin private GradientOptions gradient = new GradientOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.json",
      description = "Write the result: parameters, losses, why it ended; - for standard output.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = {"-p", "--plot"},
      paramLabel = "FILE.png",
      description = "Draw the loss over steps, and the data beside the fitted model.")
  private Optional<Path> plot = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Keep the state of the fit here until it is done; in OUTPUT.partial by default, or in"
              + " MODEL.fit.partial.")
  private Optional<Path> state = Optional.empty();

  @ArgGroup private Earlier earlier = new Earlier();

  /// What is done with a fit that was stopped. One of them.
  static final class Earlier {
    @Option(names = "--resume", description = "Go on with a fit that was stopped.")
    private boolean resume;

    @Option(names = "--restart", description = "Throw a fit that was stopped away.")
    private boolean restart;

    Journal.Earlier choice() {
      return resume
          ? Journal.Earlier.RESUME
          : restart ? Journal.Earlier.DISCARD : Journal.Earlier.REFUSE;
    }
  }

  @Override
  public Integer call() throws IOException {
    ModelFile file = ModelFile.read(argument.path()).with(gradient);
    Outputs.checkFile("--output", Outputs.file(output));
    Outputs.checkPicture("--plot", plot);
    Outputs.checkFile("--state", Optional.of(stateFile()));
    existing.check(Stream.concat(Outputs.file(output).stream(), plot.stream()).toList());
    SimulatorBuilder builder = file.builder();
    FitSettings settings = options.over(file.study().flatMap(Study::fit), builder.program());
    file.study().ifPresent(study -> StudyCheck.check(study.withFit(settings)));
    Kind kind = Losses.find(settings.loss().name()).kind();
    Path source = dataFile(settings);
    Outputs.checkOther("--output", Outputs.file(output), List.of(argument.path(), source));
    FitData observed = FitData.read(source, settings, builder.program());
    Map<String, Observation.Spikes> clamped =
        ClampedData.read(settings, argument.path(), source, observed, builder.program());
    clamped.forEach(
        (group, spikes) -> builder.clamp(group, Clamp.raster(builder.program(), group, spikes)));
    builder
        .rasters(kind == Kind.RASTER ? new String[] {settings.loss().monitor()} : new String[0])
        .parameters(settings.parameters().stream().map(FitParameter::name).toList());
    try (Simulator simulator = builder.build();
        Fit fit = Fit.of(simulator, settings, observed.observation())) {
      observed.assumption(simulator).ifPresent(common::warn);
      String problem =
          FitProblem.digest(simulator, settings.loss(), observed.observation(), clamped);
      try (Journal journal = journal(problem, settings)) {
        return run(fit, simulator, settings, source, observed, journal);
      }
    }
  }

  private Integer run(
      Fit fit,
      Simulator simulator,
      FitSettings settings,
      Path source,
      FitData observed,
      Journal journal)
      throws IOException {
    long began = System.nanoTime();

    FitResult result = search(fit, settings, journal);
    Duration time = Duration.ofNanos(System.nanoTime() - began);
    FitReport report =
        new FitReport(
            argument.path(),
            source,
            settings,
            simulator.parameters(),
            result,
            journal.recalled(),
            time);
    Evaluation best = result.best().orElseThrow(() -> nothing(result));
    tell(report, result);
    if (plot.isPresent()) {
      draw(simulator, best, observed, result);
    }
    if (result.interrupted()) {
      common.note("go on with --resume; until then, the state is in " + stateFile());
      return ExitCode.INTERRUPTED;
    }
    journal.delete();
    return result.improved() ? ExitCode.OK : ExitCode.NO;
  }

  private static RuntimeException nothing(FitResult result) {
    List<Diagnostic> problems =
        result.searches().stream().flatMap(search -> search.problems().stream()).toList();
    return problems.isEmpty() ? new Interrupted() : new DiagnosticException(problems);
  }

  /// Before there was anything to tell.
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Path stateFile() {
    if (state.isPresent()) {
      return state.get();
    }
    Optional<Path> beside = Outputs.file(output);
    if (beside.isPresent()) {
      return beside.get().resolveSibling(beside.get().getFileName() + ".partial");
    }
    String name = argument.path().getFileName().toString();
    int dot = name.lastIndexOf('.');
    return argument
        .path()
        .resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".fit.partial");
  }

  private Path dataFile(FitSettings settings) {
    return data.or(() -> settings.data().map(name -> argument.path().resolveSibling(name)))
        .orElseThrow(() ->
            new DiagnosticException(
                new Diagnostic(
                    "--data",
                    "no-data",
                    "expected a file with what was recorded, got none",
                    "give --data FILE.csv, or 'data:' in the model's 'fit:'")));
  }

  private Journal journal(String problem, FitSettings settings) {
    Journal journal =
        Journal.open(
            stateFile(),
            problem,
            settings.parameters().stream().map(FitParameter::name).toList(),
            earlier.choice());
    if (earlier.choice() == Journal.Earlier.RESUME) {
      common.note(
          journal.recalled() == 0
              ? "there is nothing to go on with: beginning"
              : "going on after " + FitReport.simulations(journal.recalled()));
    }
    return journal;
  }

  private FitResult search(Fit fit, FitSettings settings, Journal journal) {
    long steps = settings.steps();
    try (Progress progress = common.progress("fitting", steps * settings.starts(), "steps")) {
      return fit.run(
          journal,
          new FitListener() {
            @Override
            public void step(Status status) {
              progress.at(
                  status.start() * steps + status.step(),
                  "loss "
                      + FitReport.number(status.loss())
                      + ", best "
                      + FitReport.number(status.best()));
              common.detail(() ->
                  "start %d, step %d: loss %s, best %s, %d simulations"
                      .formatted(
                          status.start() + 1,
                          status.step(),
                          status.loss(),
                          status.best(),
                          status.simulations()));
            }

            @Override
            public void searched(int start, SearchResult result) {
              progress.at((start + 1) * steps, "");
            }

            @Override
            public boolean goOn() {
              return !common.interruption().requested();
            }
          });
    }
  }

  private void tell(FitReport report, FitResult result) throws IOException {
    for (SearchResult search : result.searches()) {
      search.problems().forEach(problem -> common.warn(problem.toString()));
    }
    report.warnings().forEach(common::warn);
    if (output.isPresent() && Outputs.file(output).isEmpty()) {
      common.out().println(report.json());
      common.out().flush();
      return;
    }
    common.print(report.parameters());
    if (result.searches().size() > 1) {
      common.out().println();
      common.print(report.searches());
    }
    common.out().println();
    common.out().println(report.summary());
    common.out().flush();
    if (output.isPresent()) {
      Path file = output.get();
      existing.write(
          common,
          file,
          files -> files.write(file, beside -> Files.writeString(beside, report.json() + "\n")));
    }
  }

  /// Runs the model once more, with the best parameters.
  private void draw(Simulator simulator, Evaluation best, FitData observed, FitResult result)
      throws IOException {
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (int k = 0; k < best.values().length; k++) {
      ParameterInfo info = simulator.parameters().get(k);
      values.put(info.name(), NdArray.of(best.values()[k], info.shape()));
    }
    try (Run run = simulator.run(values, RunOptions.DEFAULT.withoutGradient())) {
      Figure figure =
          FitFigure.of(
              result.searches().stream().map(SearchResult::losses).toList(),
              observed.recording(),
              Recorder.of(simulator, run),
              simulator.program().start(),
              simulator.program().end());
      Path file = plot.orElseThrow();
      existing.write(common, file, files -> files.write(file, figure::save));
    }
  }
}
