/// Simulations as functions of libtorch's tensors. Begin with
/// `org.brian2grad.torch.TorchSimulator`.
module org.brian2grad.torch {
  requires transitive org.brian2grad.engine;
  requires transitive org.bytedeco.pytorch;
  requires static transitive org.jspecify;
  requires static com.google.auto.service;
  requires tools.jackson.databind;

  exports org.brian2grad.torch;
  exports org.brian2grad.torch.autograd;
  exports org.brian2grad.torch.fit;
  exports org.brian2grad.torch.loss;
  exports org.brian2grad.torch.optimizer;
  exports org.brian2grad.torch.transform;

  uses org.brian2grad.torch.loss.LossFactory;
  uses org.brian2grad.torch.optimizer.OptimizerFactory;
}
