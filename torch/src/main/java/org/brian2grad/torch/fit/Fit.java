package org.brian2grad.torch.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.ParameterInfo;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.torch.TorchSimulator;
import org.brian2grad.torch.fit.SearchResult.End;
import org.brian2grad.torch.optimizer.Optimizers;

/// Finds parameters with which a model does what was recorded.
///
/// Searches from several starts are made one after the other, so that each may end when it has to,
/// and one that fails does not take the others with it. Nothing is left to chance: the same fit
/// comes to the same bits.
public final class Fit implements AutoCloseable {
  private final TorchSimulator simulator;
  private final FitSettings settings;
  private final List<ParameterInfo> infos;
  private final Comparison comparison;

  private Fit(
      Simulator simulator, FitSettings settings, List<ParameterInfo> infos, Comparison comparison) {
    this.simulator = TorchSimulator.of(simulator);
    this.settings = settings;
    this.infos = infos;
    this.comparison = comparison;
  }

  /// @param simulator with the parameters that are to be found, and a raster of the monitor whose
  ///   spikes are compared. It is closed with the fit
  /// @param data what was recorded of the monitor of the loss
  /// @throws DiagnosticException naming all that does not fit together: parameters that the
  ///   simulator has not, or with another unit, the optimizer and its options, the loss, its
  ///   options and its monitor, the data
  public static Fit of(Simulator simulator, FitSettings settings, Observation data) {
    Problems problems = new Problems();
    Map<String, ParameterInfo> known = new LinkedHashMap<>();
    simulator.parameters().forEach(info -> known.put(info.name(), info));
    List<ParameterInfo> infos = new ArrayList<>();
    for (FitParameter parameter : settings.parameters()) {
      ParameterInfo info = known.get(parameter.name());
      if (info == null) {
        problems.add(
            "fit.parameters." + parameter.name(),
            "unknown-parameter",
            "expected a parameter of the simulator, which are " + known.keySet(),
            "name it in the simulator's parameters(...)");
      } else {
        unit(parameter, info, problems);
        infos.add(info);
      }
    }
    problems.run(() -> Optimizers.options(settings.optimizer()));
    var comparison = problems.attempt(() -> Comparison.of(simulator, settings.loss(), data));
    comparison.ifPresent(made -> reached(simulator, infos, made.compared(), problems));
    if (!problems.found().isEmpty()) {
      comparison.ifPresent(Comparison::close);
    }
    problems.throwIfAny();
    return new Fit(simulator, settings, infos, comparison.orElseThrow());
  }

  /// What the loss does not see would stay where it starts.
  private static void reached(
      Simulator simulator, List<ParameterInfo> infos, String compared, Problems problems) {
    for (ParameterInfo info : infos) {
      if (!simulator.reaches(info.name(), compared)) {
        problems.add(
            "fit.parameters." + info.name(),
            "unreached-parameter",
            "nothing that '%s' shows depends on it in a differentiable way".formatted(compared),
            "compare something that it acts on, or leave it out");
      }
    }
  }

  private static void unit(FitParameter parameter, ParameterInfo info, Problems problems) {
    String unit = parameter.low().dimension().symbol();
    if (!unit.equals(info.unit())) {
      problems.add(
          "fit.parameters." + parameter.name(),
          "unit",
          "expected bounds %s, got %s".formatted(words(info.unit()), words(unit)),
          "give both their unit, as in 5ms..50ms");
    }
  }

  private static String words(String unit) {
    return unit.isEmpty() ? "without a unit" : "in " + unit;
  }

  /// Searches.
  ///
  /// @param journal of this fit, which knows simulations that were made before it was stopped
  /// @throws DiagnosticException for what is wrong with the model: a surrogate that is missing,
  ///   say. What is not finite with some values ends a search, and is in its result
  public FitResult run(Journal journal, FitListener listener) {
    RunOptions options = RunOptions.DEFAULT.progress(_ -> listener.goOn());
    Objective objective =
        new Objective(simulator, comparison, settings.parameters(), infos, journal, options);
    journal.allow(this::isWithinBounds);
    List<SearchResult> results = new ArrayList<>();
    for (double[] start : Starts.of(settings.parameters(), settings.starts())) {
      int number = results.size();
      SearchResult result =
          Search.run(
              settings,
              infos,
              start,
              objective,
              (step, loss) ->
                  listener.step(
                      new FitListener.Status(
                          number,
                          step,
                          loss,
                          journal.best().orElseThrow().loss(),
                          journal.simulations())));
      results.add(result);
      listener.searched(number, result);
      if (result.end() == End.INTERRUPTED || result.end() == End.ZERO) {
        break;
      }
    }
    return new FitResult(journal.best(), results, journal.simulations());
  }

  private boolean isWithinBounds(Evaluation evaluation) {
    for (int k = 0; k < settings.parameters().size(); k++) {
      FitParameter parameter = settings.parameters().get(k);
      for (double value : evaluation.values()[k]) {
        if (!(value >= parameter.low().value() && value <= parameter.high().value())) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    comparison.close();
    simulator.close();
  }
}
