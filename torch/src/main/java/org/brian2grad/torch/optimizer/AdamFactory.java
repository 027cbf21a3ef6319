package org.brian2grad.torch.optimizer;

import com.google.auto.service.AutoService;
import java.util.List;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.optimizer.OptimizerOption.Domain;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Adam: steps of about the learning rate, whatever the size of the gradient.
///
/// Its averages forget faster here than PyTorch's do (`betas = (0.8, 0.9)` for `(0.9, 0.999)`):
/// gradients of spiking models change their size by orders of magnitude on the way, and parameters
/// that nearly make up for each other make a narrow valley (`docs/fitting.md`).
///
/// Source: Kingma and Ba (2015), "Adam: a method for stochastic optimization", algorithm 1; with
/// `amsgrad`: Reddi, Kale and Kumar (2018), "On the convergence of Adam and beyond".
@AutoService(OptimizerFactory.class)
public final class AdamFactory implements OptimizerFactory {
  @Override
  public String name() {
    return "adam";
  }

  @Override
  public List<OptimizerOption> options() {
    return List.of(
        new OptimizerOption("learning_rate", 0.03, Domain.POSITIVE),
        new OptimizerOption("decay", 1, Domain.POSITIVE),
        new OptimizerOption("beta1", 0.8, Domain.BELOW_ONE),
        new OptimizerOption("beta2", 0.9, Domain.BELOW_ONE),
        new OptimizerOption("eps", 1e-8, Domain.POSITIVE),
        new OptimizerOption("amsgrad", 0, Domain.TRUTH));
  }

  /// Steps go past the minimum, and come back.
  @Override
  public int patience() {
    return 75;
  }

  @Override
  public Optimizer create(List<Tensor> parameters, OptionValues options) {
    return new FirstOrder(
        Scopes.result(() -> {
          AdamOptions chosen = new AdamOptions(options.number("learning_rate"));
          betas(chosen, options.number("beta1"), options.number("beta2"));
          chosen.eps().put(options.number("eps"));
          chosen.amsgrad().put(options.truth("amsgrad"));
          return new Adam(new TensorVector(parameters.toArray(Tensor[]::new)), chosen);
        }),
        options.number("learning_rate"),
        options.number("decay"));
  }

  /// The betas are a tuple of C++, of which Java sees the memory; which of them comes first there
  /// is a matter of the compiler's library, and can be told from the usual values.
  private static void betas(AdamOptions options, double beta1, double beta2) {
    DoublePointer memory = options.betas();
    boolean ascending = memory.get(0) < memory.get(1);
    memory.put(ascending ? 0 : 1, beta1);
    memory.put(ascending ? 1 : 0, beta2);
  }
}
