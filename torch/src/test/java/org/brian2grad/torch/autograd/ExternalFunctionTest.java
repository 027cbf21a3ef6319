package org.brian2grad.torch.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.brian2grad.torch.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A function with known derivatives as a node of libtorch's graph.
class ExternalFunctionTest {
  private final PointerScope scope = new PointerScope();

  @AfterEach
  void close() {
    scope.close();
  }

  /// `product = a b` and `sum = a + 2 b`, element by element.
  private static final class Both implements ExternalFunction.Reverse {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    final List<List<Boolean>> defined = new ArrayList<>();
    final double[] a;
    final double[] b;
    @Nullable Throwable failure;

    Both(double[] a, double[] b) {
      this.a = a;
      this.b = b;
    }

    @Override
    public List<@Nullable Tensor> apply(List<@Nullable Tensor> outputs) {
      calls.incrementAndGet();
      defined.add(outputs.stream().map(g -> g != null).toList());
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
      Tensor ofA = torch.zeros(a.length).to(torch.ScalarType.Double);
      Tensor ofB = ofA.clone();
      Tensor product = outputs.getFirst();
      if (product != null) {
        ofA.add_(product.mul(Tensors.of(b)));
        ofB.add_(product.mul(Tensors.of(a)));
      }
      Tensor sum = outputs.size() > 1 ? outputs.get(1) : null;
      if (sum != null) {
        ofA.add_(sum);
        ofB.add_(sum.mul(new Scalar(2.0)));
      }
      return Arrays.asList(ofA, ofB);
    }

    @Override
    public void release() {
      releases.incrementAndGet();
    }
  }

  private final Tensor a = Tensors.parameter(Tensors.of(1, 2, 3));
  private final Tensor b = Tensors.parameter(Tensors.of(5, 7, 11));
  private final Both both = new Both(new double[] {1, 2, 3}, new double[] {5, 7, 11});

  private Tensor[] outputs(Tensor a, Tensor b) {
    Tensor product = Tensors.of(5, 14, 33);
    Tensor sum = Tensors.of(11, 16, 25);
    try (ExternalFunction function = ExternalFunction.of(List.of(a, b), both)) {
      function.output(product);
      function.output(sum);
    }
    return new Tensor[] {product, sum};
  }

  private static void retaining(Tensor loss) {
    loss.backward(new Tensor(), new BoolOptional(true), false, new TensorArrayRefOptional());
  }

  @Test
  void severalOutputs() {
    Tensor[] y = outputs(a, b);
    y[0].square().sum().add(y[1].mul(Tensors.of(1, 10, 100)).sum()).backward();
    assertThat(Tensors.numbers(a.grad())).containsExactly(51, 206, 826);
    assertThat(Tensors.numbers(b.grad())).containsExactly(12, 76, 398);
    assertThat(both.calls).hasValue(1);
    assertThat(both.defined).containsExactly(List.of(true, true));
  }

  @Test
  void outputsThatTheLossDoesNotDependOn() {
    Tensor[] y = outputs(a, b);
    retaining(y[1].sum());
    assertThat(Tensors.numbers(b.grad())).containsExactly(2, 2, 2);
    retaining(y[0].sum());
    assertThat(Tensors.numbers(b.grad())).containsExactly(3, 4, 5);
    assertThat(both.defined).containsExactly(List.of(false, true), List.of(true, false));
  }

  @Test
  void inputsThatNeedNoGradient() {
    Tensor[] y = outputs(a, Tensors.of(5, 7, 11));
    y[0].sum().backward();
    assertThat(Tensors.numbers(a.grad())).containsExactly(5, 7, 11);
  }

  @Test
  void gradientsOfSomeInputsOnly() {
    Tensor[] y = outputs(a.mul(new Scalar(1.0)), b);
    TensorVector gradients = torch.grad(new TensorVector(y[1].sum()), new TensorVector(b));
    assertThat(Tensors.numbers(gradients.get(0))).containsExactly(2, 2, 2);
    assertThat(a.grad().defined()).isFalse();
  }

  @Test
  void hooksOfTheUsersSeeGradients() {
    Tensor[] y = outputs(a, b);
    y[0].retain_grad();
    List<double[]> seen = new ArrayList<>();
    VoidTensorHook hook =
        new VoidTensorHook() {
          @Override
          public void call(TensorBase gradient) {
            seen.add(Tensors.numbers(new Tensor(gradient)));
          }
        };
    y[1].register_hook(hook);
    y[0].square().sum().add(y[1].sum()).backward();
    assertThat(Tensors.numbers(y[0].grad())).containsExactly(10, 28, 66);
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst()).containsExactly(1, 1, 1);
  }

  @Test
  void isReleasedOnceWithTheSecondBackwardRefused() {
    Tensor[] y = outputs(a, b);
    Tensor loss = y[0].sum();
    retaining(loss);
    assertThat(both.releases).hasValue(0);
    loss.backward();
    assertThat(both.releases).hasValue(1);
    assertThatThrownBy(() -> y[1].sum().backward())
        .hasMessageContaining("backward through the graph a second time");
    assertThat(both.calls).hasValue(2);
    assertThat(both.releases).hasValue(1);
  }

  @Test
  void isReleasedWithTheGraph() {
    int before = ExternalFunction.count();
    try (PointerScope _ = new PointerScope()) {
      outputs(a, b);
      assertThat(both.releases).hasValue(0);
      assertThat(ExternalFunction.count()).isEqualTo(before + 1);
    }
    assertThat(both.releases).hasValue(1);
    assertThat(ExternalFunction.count()).isEqualTo(before);
  }

  @Test
  void survivesTheScopeItWasMadeIn() {
    Tensor loss = Scopes.result(() -> outputs(a, b)[0].sum());
    System.gc();
    loss.backward();
    assertThat(Tensors.numbers(a.grad())).containsExactly(5, 7, 11);
  }

  @Test
  void errorsReachTheCallerAndLeaveTheGraph() {
    Tensor[] y = outputs(a, b);
    Tensor loss = y[0].sum();
    for (Throwable failure :
        List.of(new IllegalArgumentException("with a word"), new AssertionError("severe"))) {
      both.failure = failure;
      assertThatThrownBy(loss::backward)
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining(failure.getMessage());
      assertThatThrownBy(() -> Backward.of(loss)).isSameAs(failure);
    }
    both.failure = null;
    loss.backward();
    assertThat(Tensors.numbers(a.grad())).containsExactly(5, 7, 11);
  }

  @Test
  void findsInputsThatWereChanged() {
    // Not a leaf, so that it may be changed without a guard.
    Tensor inner = a.mul(new Scalar(1.0));
    Tensor[] y = outputs(inner, b);
    inner.add_(new Scalar(1.0));
    assertThatThrownBy(() -> y[0].sum().backward())
        .hasMessageContaining("modified by an inplace operation");
    assertThat(both.calls).hasValue(0);
  }

  @Test
  void threadsMayGoBackAtATime() throws Exception {
    Tensor[] y = outputs(a, b);
    Tensor[] losses = new Tensor[40];
    for (int k = 0; k < losses.length; k++) {
      losses[k] = y[k % 2].mul(new Scalar((double) k)).sum();
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (Tensor loss : losses) {
        all.add(threads.submit(() -> retaining(loss)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    // 0 + 2 + ... + 38 = 380 of the product, 1 + 3 + ... + 39 = 400 of the sum.
    assertThat(Tensors.numbers(a.grad())).containsExactly(2300, 3060, 4580);
  }

  @Test
  void outputsOfAClosedFunction() {
    ExternalFunction function = ExternalFunction.of(List.of(a, b), both);
    function.close();
    assertThatThrownBy(() -> function.output(Tensors.of(1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
