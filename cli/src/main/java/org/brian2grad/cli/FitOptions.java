package org.brian2grad.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.LossSettings;
import org.brian2grad.model.OptimizerSettings;
import org.brian2grad.program.Program;
import org.brian2grad.torch.loss.Losses;
import org.brian2grad.units.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What is to be found, and how, where it is not the model's file that says so.
final class FitOptions {
  private static final String MONITOR = "--monitor";

  @Option(
      names = "--parameter",
      paramLabel = "NAME=LOW..HIGH",
      converter = Range.class,
      description =
          "Find this one between these bounds, as in tau=5ms..50ms; may be given again. Those of"
              + " the file are then left out.")
  private List<FitParameter> parameters = new ArrayList<>();

  @Option(
      names = "--start",
      paramLabel = "NAME=VALUE",
      converter = Assignment.Converter.class,
      description = "Begin the search here; in the middle of the bounds by default.")
  private List<Assignment> start = new ArrayList<>();

  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "Search from N places, of which the others are spread over the bounds (1).")
  private Optional<Integer> starts = Optional.empty();

  @Option(
      names = "--optimizer",
      paramLabel = "NAME[:k=v,...]",
      converter = NamedNumbers.Converter.class,
      description = "adam (default), sgd or lbfgs, and its options; see below.")
  private Optional<NamedNumbers> optimizer = Optional.empty();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "What is to become small: mse, van_rossum, ...; see below.")
  private Optional<String> loss = Optional.empty();

  @Option(
      names = {"-m", MONITOR},
      paramLabel = "NAME",
      description =
          "The monitor that is compared with the data: spikes, trace, or trace.v where it records"
              + " several variables. The only one that the loss can compare, by default.")
  private Optional<String> monitor = Optional.empty();

  @Option(
      names = "--loss-option",
      paramLabel = "NAME=VALUE",
      converter = Assignment.Converter.class,
      description = "An option of the loss, as in tau=20ms for van_rossum; may be given again.")
  private List<Assignment> lossOptions = new ArrayList<>();

  @Option(
      names = "--column",
      paramLabel = "NAME=HEADING",
      description =
          "Which column of the data is what, as in v='Vm (mV)'; with its unit, where the file does"
              + " not say it, as in 't [ms]=time'; of the file of a clamped group with its name, as"
              + " in 'neurons.t [ms]=time'; may be given again.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--clamp",
      paramLabel = "GROUP=FILE",
      description =
          "Let the spikes of a group be those in the file, whatever its threshold says; may be given"
              + " again.")
  private Map<String, Path> clamp = new LinkedHashMap<>();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the optimizer from each start, at most (150).")
  private Optional<Integer> steps = Optional.empty();

  /// `tau=5ms..50ms`
  static final class Range implements ITypeConverter<FitParameter> {
    @Override
    public FitParameter convert(String text) {
      String[] parts = text.split("=", 2);
      if (parts.length != 2 || parts[0].isBlank()) {
        throw new TypeConversionException(
            "expected NAME=LOW..HIGH, as in tau=5ms..50ms, got '" + text + "'");
      }
      return FitParameter.parse(parts[0].strip(), parts[1].strip());
    }
  }

  /// What is left out is as the file says.
  ///
  /// @throws DiagnosticException for all that is missing in both, or does not fit together
  FitSettings over(Optional<FitSettings> file, Program program) {
    Problems problems = new Problems();
    Optional<List<FitParameter>> found = problems.attempt(() -> parameters(file));
    Optional<LossSettings> compared = problems.attempt(() -> loss(file, program));
    problems.throwIfAny();
    Map<String, String> named =
        new LinkedHashMap<>(file.map(FitSettings::columns).orElse(Map.of()));
    named.putAll(columns);
    Map<String, String> clamped =
        new LinkedHashMap<>(file.map(FitSettings::clamp).orElse(Map.of()));
    clamp.forEach((group, path) -> clamped.put(group, path.toAbsolutePath().toString()));
    return new FitSettings(
        file.flatMap(FitSettings::data),
        named,
        clamped,
        found.orElseThrow(),
        optimizer
            .map(o -> new OptimizerSettings(o.name(), o.numbers()))
            .or(() -> file.map(FitSettings::optimizer))
            .orElse(OptimizerSettings.ADAM),
        compared.orElseThrow(),
        steps.or(() -> file.map(FitSettings::steps)).orElse(FitSettings.STEPS),
        starts.or(() -> file.map(FitSettings::starts)).orElse(1));
  }

  private List<FitParameter> parameters(Optional<FitSettings> file) {
    Map<String, FitParameter> chosen = new LinkedHashMap<>();
    List<FitParameter> ranges =
        parameters.isEmpty() ? file.map(FitSettings::parameters).orElse(List.of()) : parameters;
    ranges.forEach(parameter -> chosen.put(parameter.name(), parameter));
    if (chosen.isEmpty()) {
      throw error(
          "--parameter",
          "no-parameters",
          "expected at least one parameter to find, got none",
          "give for example --parameter tau=5ms..50ms");
    }
    if (chosen.size() < ranges.size()) {
      throw error(
          "--parameter",
          "duplicate-parameter",
          "expected each parameter once, got one of " + chosen.keySet() + " again",
          "leave one of them out");
    }
    Problems problems = new Problems();
    for (Assignment a : start) {
      FitParameter p = chosen.get(a.name());
      if (p == null) {
        problems.add(
            "--start " + a.name(),
            "unknown-parameter",
            "expected one of " + String.join(", ", chosen.keySet()) + ", got '" + a.name() + "'",
            Spelling.suggestion(a.name(), chosen.keySet())
                .orElse("give it a --parameter with its bounds"));
      } else {
        problems.run(() -> chosen.put(p.name(), p.withStart(a.value())));
      }
    }
    problems.throwIfAny();
    return List.copyOf(chosen.values());
  }

  private LossSettings loss(Optional<FitSettings> file, Program program) {
    Optional<LossSettings> written = file.map(FitSettings::loss);
    String name =
        loss.or(() -> written.map(LossSettings::name))
            .orElseThrow(() ->
                error(
                    "--loss",
                    "no-loss",
                    "expected a loss, got none",
                    "give for example --loss mse for a trace, --loss van_rossum --loss-option"
                        + " tau=20ms for spikes"));
    // Another loss has other options.
    Map<String, Quantity> options =
        new LinkedHashMap<>(
            written.filter(w -> w.name().equals(name)).map(LossSettings::options).orElse(Map.of()));
    lossOptions.forEach(option -> options.put(option.name(), option.value()));
    List<String> known = Monitors.comparable(program, Losses.find(name).kind());
    String compared =
        monitor
            .or(() ->
                written.map(LossSettings::monitor).filter(m -> loss.isEmpty() || has(known, m)))
            .orElseGet(() -> only(known, name));
    if (monitor.isPresent() && !has(known, compared)) {
      throw error(
          MONITOR,
          "unknown-monitor",
          "expected one of %s for the loss '%s', got '%s'"
              .formatted(String.join(", ", known), name, compared),
          Spelling.suggestion(compared, known).orElse("name one of these, or take another loss"));
    }
    return new LossSettings(name, compared, options);
  }

  private static boolean has(List<String> known, String monitor) {
    return known.stream().anyMatch(k -> k.equals(monitor) || k.startsWith(monitor + "."));
  }

  private static String only(List<String> known, String loss) {
    if (known.size() == 1) {
      return known.getFirst();
    }
    throw error(
        MONITOR,
        known.isEmpty() ? "no-monitor" : "missing-argument",
        "expected "
            + (known.isEmpty() ? "a monitor" : "one of " + String.join(", ", known))
            + " for the loss '"
            + loss
            + "', got none",
        known.isEmpty() ? "add one to the model, or take another loss" : "name it with " + MONITOR);
  }

  private static DiagnosticException error(String where, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(where, code, what, remedy));
  }
}
