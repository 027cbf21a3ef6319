package org.brian2grad.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.brian2grad.ParameterInfo;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.SimulatorBuilder;
import org.brian2grad.cli.check.Doubled;
import org.brian2grad.cli.check.GradientCheck;
import org.brian2grad.cli.check.GradientCheck.Oracle;
import org.brian2grad.cli.check.GradientCheck.Row;
import org.brian2grad.cli.check.GradientCheck.Tolerances;
import org.brian2grad.cli.check.GradientCheck.Verdict;
import org.brian2grad.cli.text.TextTable;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `brian2grad check`
@Command(
    name = "check",
    description = {"Checks the gradient of a model with respect to its parameters.", ""},
    sortOptions = false,
    footer = {
      "",
      "The loss is a sum of all that the monitors record, with fixed random weights.",
      "Its gradient is compared with three oracles:",
      "  interpreter  runs the same operations without machine code",
      "  tangent      goes forward in time along a direction of the parameter",
      "  differences  of losses for slightly changed values. They mean something only",
      "               where no spike is in reach, that is where the surrogate has no",
      "               part in the gradient; a parameter with many values is changed",
      "               along a random direction",
      "Verdicts: ok; FAILED; spikes (in reach, so there is nothing to compare);",
      "unclear (the differences do not agree with each other: the loss is not smooth,",
      "or flat); bounded (clip_adjoint changes the gradient, and no tangent).",
      "",
      "Exit code 1 if one has failed.",
      "",
      "Examples:",
      "  brian2grad check model.yaml",
      "  brian2grad check network.b2g --parameter tau --surrogate atan --scale 5mV"
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();
  @Mixin private GradientOptions gradient = new GradientOptions();

  @Mixin private ModelArgument argument = new ModelArgument();

  @Option(
      names = "--parameter",
      paramLabel = "NAME",
      description =
          "Check this one only; may be given again. All that the recorded values depend on by"
              + " default.")
  private List<String> parameters = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-6",
      description = "Relative difference from differences that is accepted (${DEFAULT-VALUE}).")
  private double tolerance;

  @Override
  public Integer call() throws IOException {
    ModelFile file = ModelFile.read(argument.path()).with(gradient);
    List<String> names = parameters.isEmpty() ? file.differentiable() : parameters;
    if (names.isEmpty()) {
      throw new DiagnosticException(
          new Diagnostic(
              argument.path().toString(),
              "no-parameters",
              "expected recorded values that depend on a parameter, got none: there is nothing to"
                  + " check",
              "add a monitor of a variable, or name a parameter with --parameter"));
    }
    RunOptions options = RunOptions.DEFAULT.progress(_ -> !common.interruption().requested());
    Tolerances tolerances = new Tolerances(Tolerances.DEFAULT.rounding(), tolerance);
    List<Row> rows =
        new GradientCheck(tolerances, options).of(variation -> simulator(file, names, variation));
    common.print(table(rows));
    common.out().println();
    common.out().println(summary(rows));
    common.out().flush();
    boolean failed = rows.stream().anyMatch(row -> row.verdict() == Verdict.FAILED);
    return failed ? ExitCode.NO : ExitCode.OK;
  }

  private static Simulator simulator(
      ModelFile file, List<String> names, GradientCheck.Variation variation) {
    SimulatorBuilder builder =
        switch (variation) {
          case NATIVE -> file.builder();
          case INTERPRETED -> file.builder().interpreted(true);
          case DOUBLED -> file.builder().eachSurrogate(Doubled::new);
        };
    return builder.parameters(names).build();
  }

  /// What has been verified, and by whom: an oracle that had nothing to say is no witness.
  private static String summary(List<Row> rows) {
    List<String> parts = new ArrayList<>();
    for (Oracle oracle : Oracle.values()) {
      Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
      rows.stream()
          .filter(row -> row.oracle() == oracle)
          .forEach(row -> counts.merge(row.verdict(), 1L, Long::sum));
      long all = counts.values().stream().mapToLong(Long::longValue).sum();
      StringBuilder part =
          new StringBuilder(oracle.name().toLowerCase(Locale.ROOT))
              .append(" agree%s with ".formatted(oracle == Oracle.DIFFERENCES ? "" : "s"))
              .append(counts.getOrDefault(Verdict.OK, 0L))
              .append(" of ")
              .append(all);
      counts.forEach((verdict, count) -> {
        switch (verdict) {
          case OK -> {}
          case FAILED -> part.append(", contradicted for ").append(count);
          case SPIKES -> part.append(", not compared for ").append(count).append(" (spikes)");
          case UNCLEAR -> part.append(", unclear for ").append(count);
          case BOUNDED -> part.append(", not compared for ").append(count).append(" (bounded)");
        }
      });
      parts.add(part.toString());
    }
    return String.join("; ", parts);
  }

  private static TextTable table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "parameter", "oracle", ">gradient", ">oracle says", ">rel. difference", "verdict");
    for (Row row : rows) {
      boolean compared = row.verdict() != Verdict.SPIKES && row.verdict() != Verdict.BOUNDED;
      table
          .row(
              name(row.parameter()),
              row.oracle().name().toLowerCase(Locale.ROOT),
              compared ? number("%.10g", row.gradient()) : "",
              compared ? number("%.10g", row.expected()) : "",
              compared ? number("%.1e", row.difference()) : "",
              row.verdict() == Verdict.FAILED
                  ? "FAILED"
                  : row.verdict().name().toLowerCase(Locale.ROOT))
          .style(
              switch (row.verdict()) {
                case OK -> "green";
                case FAILED -> "bold,red";
                case SPIKES, BOUNDED -> "faint";
                case UNCLEAR -> "yellow";
              });
    }
    return table;
  }

  private static String name(ParameterInfo parameter) {
    long size = parameter.value().size();
    return parameter.name()
        + (size == 1 ? "" : " (" + size + " values)")
        + (parameter.unit().isEmpty() ? "" : " [" + parameter.unit() + "]");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
