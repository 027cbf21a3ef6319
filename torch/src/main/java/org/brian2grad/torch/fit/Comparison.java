package org.brian2grad.torch.fit;

import java.util.List;
import java.util.TreeSet;
import org.brian2grad.OutputInfo;
import org.brian2grad.Simulator;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Spelling;
import org.brian2grad.model.LossSettings;
import org.brian2grad.torch.TorchRun;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.loss.Loss;
import org.brian2grad.torch.loss.LossFactory;
import org.brian2grad.torch.loss.Losses;
import org.bytedeco.pytorch.Tensor;

/// How far a run is from the data.
final class Comparison implements AutoCloseable {
  private static final String RASTER = ".raster";
  private static final String UNCLAMPED = ".unclamped_raster";
  private static final String WHERE = "fit.loss.monitor";

  private final OutputInfo output;
  private final Loss loss;
  private final Target target;

  private Comparison(OutputInfo output, Loss loss, Target target) {
    this.output = output;
    this.loss = loss;
    this.target = target;
  }

  /// @throws DiagnosticException where loss, monitor and data do not belong together
  static Comparison of(Simulator simulator, LossSettings settings, Observation data) {
    LossFactory.Kind kind = Losses.find(settings.name()).kind();
    OutputInfo output = output(simulator, kind, settings);
    String monitor = output.name().substring(0, output.name().lastIndexOf('.'));
    Grid grid = Grid.of(simulator, monitor);
    Loss loss = Losses.create(settings.name(), settings.options(), grid.dt());
    Target target =
        switch (data) {
          case Observation.Trace trace when kind == LossFactory.Kind.TRACE ->
              Target.of(trace, output, grid);
          case Observation.Spikes spikes when kind == LossFactory.Kind.RASTER ->
              Target.of(spikes, output, grid);
          case Observation.Trace _ -> throw kinds(data, settings, "spikes", "a trace");
          case Observation.Spikes _ -> throw kinds(data, settings, "a trace", "spikes");
        };
    return new Comparison(output, loss, target);
  }

  private static DiagnosticException kinds(
      Observation data, LossSettings settings, String expected, String got) {
    return new DiagnosticException(
        new Diagnostic(
            data.source(),
            "data-kind",
            "expected %s for the loss '%s', got %s".formatted(expected, settings.name(), got),
            "take another loss, or other data"));
  }

  /// The outputs that a kind of loss can compare.
  static List<OutputInfo> candidates(Simulator simulator, LossFactory.Kind kind) {
    return simulator.outputs().stream()
        .filter(OutputInfo::timeFirst)
        .filter(info -> !info.name().endsWith(UNCLAMPED))
        .filter(info -> info.name().endsWith(RASTER) == (kind == LossFactory.Kind.RASTER))
        .toList();
  }

  /// The output of a monitor: `trace.v` or, where there is one variable only, `trace`; `spikes`.
  private static OutputInfo output(
      Simulator simulator, LossFactory.Kind kind, LossSettings settings) {
    String name = settings.monitor();
    List<OutputInfo> all = candidates(simulator, kind);
    List<OutputInfo> found =
        all.stream()
            .filter(info -> info.name().equals(name) || info.name().startsWith(name + "."))
            .toList();
    if (found.size() == 1) {
      return decided(simulator, found.getFirst());
    }
    TreeSet<String> known = new TreeSet<>();
    (found.isEmpty() ? all : found).forEach(info -> known.add(info.name().replace(RASTER, "")));
    String compared = kind == LossFactory.Kind.RASTER ? "spikes" : "a trace";
    throw new DiagnosticException(
        new Diagnostic(
            WHERE,
            found.isEmpty() ? "unknown-monitor" : "ambiguous-monitor",
            "expected a monitor of %s for the loss '%s', got '%s'"
                .formatted(compared, settings.name(), name),
            Spelling.suggestion(name, known)
                .orElse(
                    known.isEmpty()
                        ? "add such a monitor to the model, or take another loss"
                        : "name one of " + String.join(", ", known))));
  }

  /// The name of the output that is compared.
  String compared() {
    return output.name();
  }

  /// Of spikes that are given, what the threshold would have found after them: the given ones
  /// depend on nothing.
  private static OutputInfo decided(Simulator simulator, OutputInfo raster) {
    String name = raster.name().replace(RASTER, UNCLAMPED);
    return simulator.outputs().stream()
        .filter(info -> info.name().equals(name) && name.endsWith(UNCLAMPED))
        .findFirst()
        .orElse(raster);
  }

  /// The loss of a run of one sample, with a gradient.
  Tensor of(TorchRun run) {
    return Scopes.result(() -> {
      Tensor record = run.get(output.name());
      Tensor columns = record.dim() == 1 ? record.unsqueeze(1) : record;
      return loss.of(target.taken(columns), target.values());
    });
  }

  @Override
  public void close() {
    target.close();
  }
}
