package org.brian2grad.torch.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.brian2grad.ParameterInfo;
import org.brian2grad.RunOptions;
import org.brian2grad.StoppedException;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.FitParameter;
import org.brian2grad.torch.TorchSimulator;
import org.brian2grad.torch.autograd.Backward;
import org.brian2grad.torch.autograd.Elements;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The loss as a function of the parameters, and its gradient.
final class Objective {
  private static final String NON_FINITE = "non-finite";
  private static final int MOST_SHOWN = 6;

  private final TorchSimulator simulator;
  private final Comparison comparison;
  private final List<FitParameter> parameters;
  private final List<ParameterInfo> infos;
  private final Journal journal;
  private final RunOptions options;

  /// @param infos of the parameters, in their order
  Objective(
      TorchSimulator simulator,
      Comparison comparison,
      List<FitParameter> parameters,
      List<ParameterInfo> infos,
      Journal journal,
      RunOptions options) {
    this.simulator = simulator;
    this.comparison = comparison;
    this.parameters = parameters;
    this.infos = infos;
    this.journal = journal;
    this.options = options;
  }

  /// @param values in SI base units, an array for each parameter
  /// @throws NotFinite where something is not finite with those values
  /// @throws StoppedException when somebody wanted it to stop
  Evaluation at(double[][] values) {
    Optional<Evaluation> known = journal.find(values);
    if (known.isPresent()) {
      return known.get();
    }
    Evaluation[] result = new Evaluation[1];
    Scopes.run(() -> result[0] = simulate(values));
    journal.add(result[0]);
    return result[0];
  }

  private Evaluation simulate(double[][] values) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int k = 0; k < values.length; k++) {
      tensors.put(
          infos.get(k).name(),
          Elements.tensor(values[k], ScalarType.Double, infos.get(k).shape()).requires_grad_());
    }
    try {
      Tensor loss = comparison.of(simulator.run(tensors, options));
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw notFinite("expected a finite loss, got " + value);
      }
      if (loss.requires_grad()) {
        Backward.of(loss);
      }
      double[][] gradient = new double[values.length][];
      int k = 0;
      for (Tensor tensor : tensors.values()) {
        gradient[k] =
            tensor.grad().defined() ? Elements.of(tensor.grad()) : new double[values[k].length];
        for (double g : gradient[k]) {
          if (!Double.isFinite(g)) {
            throw notFinite(
                "expected a finite gradient of the loss, got %s for %s"
                    .formatted(g, infos.get(k).name()));
          }
        }
        k++;
      }
      return new Evaluation(values, value, gradient);
    } catch (DiagnosticException e) {
      if (e.code().equals(NON_FINITE)) {
        throw new NotFinite(at(values, e.diagnostics()));
      }
      throw e;
    }
  }

  private static DiagnosticException notFinite(String what) {
    return new DiagnosticException(
        new Diagnostic("fit", NON_FINITE, what, "narrow the ranges of the parameters"));
  }

  /// The same complaints, saying also for which values.
  private List<Diagnostic> at(double[][] values, List<Diagnostic> found) {
    StringJoiner where = new StringJoiner(", ", " with ", "");
    for (int k = 0; k < Math.min(MOST_SHOWN, values.length); k++) {
      double[] v = values[k];
      where.add(
          parameters.get(k).name()
              + " = "
              + (v.length == 1 ? parameters.get(k).text(v[0]) : "..."));
    }
    List<Diagnostic> result = new ArrayList<>();
    for (Diagnostic d : found) {
      result.add(new Diagnostic(d.where(), d.code(), d.what() + where, d.remedy()));
    }
    return result;
  }

  /// The model or the loss was not finite, which is no mistake of the caller's: a search ends.
  static final class NotFinite extends DiagnosticException {
    private static final long serialVersionUID = 1L;

    NotFinite(List<Diagnostic> diagnostics) {
      super(diagnostics);
    }
  }
}
