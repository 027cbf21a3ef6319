package org.brian2grad.torch.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.brian2grad.ParameterInfo;
import org.brian2grad.StoppedException;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.torch.autograd.Elements;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.fit.SearchResult.End;
import org.brian2grad.torch.optimizer.Optimizer;
import org.brian2grad.torch.optimizer.Optimizers;
import org.brian2grad.torch.transform.Transform;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// One way of an optimizer, from one start.
///
/// What it sees is the loss as a part of that at the start: in their own units, losses are so small
/// (1e-6 for a trace that is 1 mV off) that tolerances would stop it at once.
final class Search {
  private final FitSettings settings;
  private final Objective objective;
  private final List<Transform> transforms = new ArrayList<>();
  private final List<Tensor> free = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();
  private @Nullable Evaluation first;
  private @Nullable Evaluation best;
  private @Nullable Evaluation beginning;

  /// What is told after each step.
  interface Listener {
    /// @param step that was taken, from 1
    /// @param loss at its beginning
    void step(int step, double loss);
  }

  /// @param infos of the parameters, in their order
  /// @param start a value for each parameter, which all of its elements have
  private Search(
      FitSettings settings, List<ParameterInfo> infos, double[] start, Objective objective) {
    this.settings = settings;
    this.objective = objective;
    for (int k = 0; k < start.length; k++) {
      FitParameter parameter = settings.parameters().get(k);
      Transform transform = Transform.of(parameter);
      long[] shape = infos.get(k).shape();
      double[] numbers =
          new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
      Arrays.fill(numbers, transform.free(start[k]));
      transforms.add(transform);
      free.add(Elements.tensor(numbers, ScalarType.Double, shape).requires_grad_());
    }
  }

  static SearchResult run(
      FitSettings settings,
      List<ParameterInfo> infos,
      double[] start,
      Objective objective,
      Listener listener) {
    SearchResult[] result = new SearchResult[1];
    Scopes.run(() -> result[0] = new Search(settings, infos, start, objective).run(listener));
    return result[0];
  }

  private SearchResult run(Listener listener) {
    try (Optimizer optimizer = Optimizers.create(settings.optimizer(), free)) {
      return result(steps(optimizer, listener), List.of());
    } catch (StoppedException _) {
      return result(End.INTERRUPTED, List.of());
    } catch (Objective.NotFinite e) {
      return result(End.NOT_FINITE, e.diagnostics());
    }
  }

  private SearchResult result(End end, List<Diagnostic> problems) {
    return new SearchResult(
        Optional.ofNullable(first), Optional.ofNullable(best), losses, end, problems);
  }

  private End steps(Optimizer optimizer, Listener listener) {
    StoppingRule rule = new StoppingRule(Optimizers.patience(settings.optimizer()));
    for (int step = 1; step <= settings.steps(); step++) {
      beginning = null;
      double[] before = numbers();
      optimizer.step(this::loss);
      Evaluation at = Objects.requireNonNull(beginning);
      losses.add(at.loss());
      listener.step(step, at.loss());
      Optional<End> end =
          rule.end(isFlat(at), before, numbers(), Objects.requireNonNull(best).loss());
      if (end.isPresent()) {
        return end.get();
      }
    }
    return End.STEPS;
  }

  private boolean isFlat(Evaluation evaluation) {
    return IntStream.range(0, free.size())
        .allMatch(k -> evaluation.isFlat(k, settings.parameters().get(k).width()));
  }

  private double[] numbers() {
    return free.stream().flatMapToDouble(t -> Arrays.stream(Elements.of(t))).toArray();
  }

  /// The closure of the optimizer.
  private Tensor loss() {
    return Scopes.result(() -> {
      List<Tensor> values = new ArrayList<>();
      for (int k = 0; k < free.size(); k++) {
        values.add(transforms.get(k).value(free.get(k)));
      }
      Evaluation found = objective.at(values.stream().map(Elements::of).toArray(double[][]::new));
      see(found);
      double scale = Objects.requireNonNull(first).loss();
      double part = scale == 0 ? 1 : 1 / scale;
      for (int k = 0; k < values.size(); k++) {
        give(free.get(k), values.get(k), found.gradient()[k], part);
      }
      return torch.scalar_tensor(
          new Scalar(found.loss() * part), new TensorOptions(ScalarType.Double));
    });
  }

  private void see(Evaluation found) {
    if (first == null) {
      first = found;
    }
    if (beginning == null) {
      beginning = found;
    }
    if (best == null || found.loss() < best.loss()) {
      best = found;
    }
  }

  /// Puts the gradient into a leaf, through its transform.
  private static void give(Tensor free, Tensor value, double[] gradient, double part) {
    double[] scaled = Arrays.stream(gradient).map(g -> g * part).toArray();
    if (free.grad().defined()) {
      free.grad().zero_();
    }
    value.backward(
        Elements.tensor(scaled, ScalarType.Double, value.shape()),
        new BoolOptional(false),
        false,
        new TensorArrayRefOptional());
  }
}
