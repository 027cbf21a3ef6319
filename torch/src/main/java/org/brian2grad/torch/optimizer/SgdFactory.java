package org.brian2grad.torch.optimizer;

import com.google.auto.service.AutoService;
import java.util.List;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.optimizer.OptimizerOption.Domain;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Gradient descent with momentum: steps are in proportion to the gradient.
///
/// Source: Sutskever, Martens, Dahl and Hinton (2013), "On the importance of initialization and
/// momentum in deep learning", eqs. 1 to 4, with the learning rate outside of the velocity.
@AutoService(OptimizerFactory.class)
public final class SgdFactory implements OptimizerFactory {
  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public List<OptimizerOption> options() {
    return List.of(
        new OptimizerOption("learning_rate", 0.03, Domain.POSITIVE),
        new OptimizerOption("decay", 1, Domain.POSITIVE),
        new OptimizerOption("momentum", 0, Domain.BELOW_ONE),
        new OptimizerOption("dampening", 0, Domain.BELOW_ONE),
        new OptimizerOption("nesterov", 0, Domain.TRUTH));
  }

  /// With momentum, steps go past the minimum, and come back.
  @Override
  public int patience() {
    return 75;
  }

  @Override
  public Optimizer create(List<Tensor> parameters, OptionValues options) {
    return new FirstOrder(
        Scopes.result(() -> {
          SGDOptions chosen = new SGDOptions(options.number("learning_rate"));
          chosen.momentum().put(options.number("momentum"));
          chosen.dampening().put(options.number("dampening"));
          chosen.nesterov().put(options.truth("nesterov"));
          return new SGD(new TensorVector(parameters.toArray(Tensor[]::new)), chosen);
        }),
        options.number("learning_rate"),
        options.number("decay"));
  }
}
