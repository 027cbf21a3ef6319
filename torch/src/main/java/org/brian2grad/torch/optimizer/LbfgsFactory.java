package org.brian2grad.torch.optimizer;

import com.google.auto.service.AutoService;
import java.util.List;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.optimizer.OptimizerOption.Domain;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// L-BFGS: learns the curvature from the gradients that it has seen. The best where the loss is
/// smooth; a loss that jumps, as across spikes, misleads it.
///
/// Here one step is one iteration, so that progress can be told after each; what was learnt goes on
/// from step to step. Unlike PyTorch's, it searches along its direction unless it is told not to.
///
/// Source: Nocedal and Wright (2006), "Numerical optimization", algorithms 7.4, 7.5, 3.5 and 3.6.
@AutoService(OptimizerFactory.class)
public final class LbfgsFactory implements OptimizerFactory {
  @Override
  public String name() {
    return "lbfgs";
  }

  @Override
  public List<OptimizerOption> options() {
    return List.of(
        new OptimizerOption("learning_rate", 1, Domain.POSITIVE),
        new OptimizerOption("strong_wolfe", 1, Domain.TRUTH),
        new OptimizerOption("history_size", 100, Domain.COUNT),
        new OptimizerOption("tolerance_grad", 1e-10, Domain.NOT_NEGATIVE),
        new OptimizerOption("tolerance_change", 1e-12, Domain.NOT_NEGATIVE));
  }

  /// Each step is a search for a smaller loss.
  @Override
  public int patience() {
    return 3;
  }

  @Override
  public Optimizer create(List<Tensor> parameters, OptionValues options) {
    return new ClosureOptimizer(
        Scopes.result(() -> {
          LBFGSOptions chosen = new LBFGSOptions(options.number("learning_rate"));
          chosen.max_iter().put(1);
          chosen.history_size().put(options.count("history_size"));
          chosen.tolerance_grad().put(options.number("tolerance_grad"));
          chosen.tolerance_change().put(options.number("tolerance_change"));
          if (options.truth("strong_wolfe")) {
            chosen.line_search_fn().put(new BytePointer("strong_wolfe"));
          }
          return new LBFGS(new TensorVector(parameters.toArray(Tensor[]::new)), chosen);
        }));
  }
}
