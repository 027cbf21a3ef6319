package org.brian2grad.torch.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.brian2grad.torch.Tensors.number;
import static org.brian2grad.torch.Tensors.numbers;
import static org.brian2grad.torch.Tensors.parameter;
import static org.brian2grad.torch.Tensors.scalar;

import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.torch.Tensors;
import org.brian2grad.torch.Tolerances;
import org.brian2grad.units.Quantity;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Closed forms, differences, flipped spikes, and what is said of what does not fit.
class LossesTest {
  private static final double TAU = 20e-3;
  private static final double DT = 0.1e-3;

  private final PointerScope scope = new PointerScope();
  private final Random random = new Random(3);

  @AfterEach
  void close() {
    scope.close();
  }

  private Tensor normal(long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    return Tensors.of(random.doubles(size, -1, 1).toArray(), shape);
  }

  private Tensor raster(long... shape) {
    return normal(shape).gt(new Scalar(0.6)).to(ScalarType.Double);
  }

  private static Tensor spikeAt(int step) {
    double[] values = new double[1000];
    values[step] = 1;
    return Tensors.of(values, 1000, 1);
  }

  /// Means over what is there: (1 + 9) / 2, with the derivative 2 d / 2 there and 0 elsewhere.
  @Test
  void whatIsMissingInATraceCountsNowhere() {
    Tensor target = Tensors.of(new double[] {1, Double.NaN, Double.NaN, 2}, 2, 2);
    Tensor output = parameter(Tensors.of(new double[] {2, Double.POSITIVE_INFINITY, 7, 5}, 2, 2));
    Tensor loss = Losses.mse(output, target);
    loss.backward();

    assertThat(number(loss)).isEqualTo(5);
    assertThat(numbers(output.grad())).containsExactly(1, 0, 0, 3);
    assertThat(number(new Mse(Reduction.SUM).of(output, target))).isEqualTo(10);
    assertThat(numbers(new Mse(Reduction.NONE).of(output, target))).containsExactly(1, 0, 0, 9);
    assertThatThrownBy(() -> Losses.mse(output, scalar(Double.NaN)))
        .hasMessageContaining("Losses.mse: error[no-data]");
  }

  @Test
  void vanRossumInClosedForm() {
    Tensor none = Tensors.of(new double[1000], 1000, 1);
    for (int at : new int[] {0, 17, 999}) {
      assertThat(number(Losses.vanRossum(spikeAt(at), none, TAU, DT)))
          .isCloseTo(0.5, within(Tolerances.LOSSES));
    }
    for (int shift : new int[] {1, 50, 600}) {
      assertThat(number(Losses.vanRossum(spikeAt(300), spikeAt(300 + shift), TAU, DT)))
          .isCloseTo(-Math.expm1(-shift / 200.0), within(Tolerances.LOSSES));
    }
    assertThat(number(Losses.vanRossum(spikeAt(300), spikeAt(300), TAU, DT))).isZero();
  }

  @Test
  void gradientsOfSmoothLossesAreDifferences() {
    Tensor target = raster(20, 2, 3);
    assertDifferences(normal(20, 2, 3), x -> Losses.mse(x, target));
    assertDifferences(normal(20, 2, 3), x -> Losses.vanRossum(x, target, 5e-3, 1e-3));
    assertDifferences(normal(20, 2, 3), x -> Losses.spikeRate(x, scalar(30), 1e-3));
    assertDifferences(normal(2, 3), x -> new SpikeCount(Reduction.MEAN).counts(x, scalar(4)));
    // With respect to a target, too.
    Tensor output = raster(20, 2, 3);
    assertDifferences(normal(20, 2, 3), x -> Losses.vanRossum(output, x, 5e-3, 1e-3));
  }

  private static void assertDifferences(Tensor at, UnaryOperator<Tensor> loss) {
    Tensor x = parameter(at);
    loss.apply(x).backward();
    double[] gradient = numbers(x.grad());
    double[] values = numbers(at);
    double largest = 0;
    for (double value : gradient) {
      largest = Math.max(largest, Math.abs(value));
    }
    // Losses are quadratic, so that a large step has no error of truncation.
    double h = 1e-2;
    for (int k = 0; k < values.length; k += 7) {
      double value = values[k];
      values[k] = value + h;
      double up = number(loss.apply(Tensors.of(values, at.shape())));
      values[k] = value - h;
      double down = number(loss.apply(Tensors.of(values, at.shape())));
      values[k] = value;
      assertThat(gradient[k])
          .isCloseTo((up - down) / (2 * h), within(Tolerances.QUADRATIC_DIFFERENCES * largest));
    }
  }

  @Test
  void spikeTimesChangeAsWithASpikeMoreOrLess() {
    Tensor raster = raster(30, 2);
    double[] spikes = numbers(raster);
    Tensor weights = Tensors.of(0.7, -1.3, 0.4, 2.1, -0.9, 1.6);
    Tensor x = parameter(raster);
    weightedTimes(x, weights).backward();
    double[] gradient = numbers(x.grad());
    for (int k = 0; k < spikes.length; k++) {
      double kept = spikes[k];
      spikes[k] = 1;
      double with = number(weightedTimes(Tensors.of(spikes, 30, 2), weights));
      spikes[k] = 0;
      double without = number(weightedTimes(Tensors.of(spikes, 30, 2), weights));
      spikes[k] = kept;
      assertThat(gradient[k]).isCloseTo(with - without, within(Tolerances.LOSSES));
    }
  }

  private static Tensor weightedTimes(Tensor raster, Tensor weights) {
    return Losses.spikeTimes(raster, 3, 1).mul(weights.reshape(3, 2)).sum();
  }

  @Test
  void withoutASample() {
    Tensor nothing = parameter(Tensors.of(new double[0], 10, 0, 3));
    Tensor target = raster(10, 3);
    for (Tensor loss :
        new Tensor[] {
          new Mse(Reduction.SUM).of(nothing, target),
          new VanRossum(TAU, DT, Reduction.SUM).of(nothing, target),
          new SpikeCount(Reduction.SUM).of(nothing, target),
          new SpikeRate(DT, Reduction.SUM).of(nothing, target),
          new FirstSpikeTime(DT, Reduction.SUM).of(nothing, target),
          new Isi(DT, Reduction.SUM).of(nothing, target)
        }) {
      assertThat(number(loss)).isZero();
      loss.backward();
      assertThat(nothing.grad().shape()).containsExactly(10, 0, 3);
    }
  }

  @Test
  void tensorsNeedNotBeContiguous() {
    Tensor whole = parameter(raster(3, 40));
    Tensor target = raster(40, 3);
    Tensor dense = parameter(whole.transpose(0, 1).contiguous());
    for (Loss loss :
        new Loss[] {
          new VanRossum(TAU, DT, Reduction.MEAN),
          new Isi(DT, Reduction.MEAN),
          new FirstSpikeTime(DT, Reduction.MEAN)
        }) {
      Tensor one = loss.of(whole.transpose(0, 1), target);
      Tensor other = loss.of(dense, target);
      assertThat(number(one)).isEqualTo(number(other));
      one.backward();
      other.backward();
    }
    assertThat(numbers(whole.grad().transpose(0, 1))).containsExactly(numbers(dense.grad()));
  }

  @Test
  void recordingsAndNumbersSayTheSame() {
    Tensor output = raster(40, 2, 3);
    Tensor recording = raster(40, 3);
    Tensor numbers = recording.sum(0);
    assertThat(number(new SpikeCount(Reduction.MEAN).of(output, recording)))
        .isEqualTo(number(new SpikeCount(Reduction.MEAN).rasters(output, numbers)));
    assertThat(number(new SpikeRate(DT, Reduction.MEAN).of(output, recording)))
        .isEqualTo(number(Losses.spikeRate(output, numbers.div(new Scalar(40 * DT)), DT)));
    Tensor first = Losses.spikeTimes(recording, 1, DT).select(0, 0);
    assertThat(number(new FirstSpikeTime(DT, Reduction.MEAN).of(output, recording)))
        .isEqualTo(number(Losses.firstSpikeTime(output, first, DT)));
  }

  @Test
  void byName() {
    Tensor output = raster(40, 2, 3);
    Tensor target = raster(40, 3);
    Loss loss = Losses.create("van_rossum", Map.of("tau", Quantity.parse("20 ms")), DT);
    assertThat(number(loss.of(output, target)))
        .isEqualTo(number(Losses.vanRossum(output, target, TAU, DT)));
    for (LossFactory factory : Losses.all()) {
      Loss made = factory.create(Map.of("tau", TAU), DT);
      assertThat(made.of(output, target).dim()).as(factory.name()).isZero();
    }
    assertThatThrownBy(() -> Losses.find("van_rosum"))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("loss: error[unknown-loss]: expected one of first_spike_time, isi,")
        .hasMessageContaining("got 'van_rosum'; did you mean 'van_rossum'?");
    assertThatThrownBy(() ->
            Losses.create(
                "van_rossum", Map.of("tua", Quantity.parse("2 ms"), "x", Quantity.of(1)), DT))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("error[missing-option]: expected tau in s, got none")
        .hasMessageContaining("expected options among tau, got 'tua'; did you mean 'tau'?")
        .hasMessageContaining("got 'x'; leave it out");
    assertThatThrownBy(() -> Losses.create("van_rossum", Map.of("tau", Quantity.parse("2 mV")), DT))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(
            "loss.van_rossum.tau: error[option-dimension]: expected a quantity in s")
        .hasMessageContaining("got 2 mV");
    assertThatThrownBy(() -> Losses.create("mse", Map.of("tau", Quantity.parse("2 ms")), DT))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("expected no options, got 'tau'");
  }

  private static void assertSays(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(DiagnosticException.class).hasMessageContaining(message);
  }

  @Test
  void saysWhatDoesNotFit() {
    Tensor batch = raster(40, 2, 3);
    Tensor one = raster(40, 3);
    assertSays(
        () -> Losses.mse(batch, raster(3, 40)),
        "Losses.mse: error[shape]: expected a target of shape [40, 2, 3] or [40, 3], got [3, 40]; "
            + "transpose it: time comes first");
    assertSays(
        () -> Losses.vanRossum(batch, raster(40, 3, 3), TAU, DT),
        "Losses.vanRossum: error[shape]: expected a target of shape [40, 2, 3] or [40, 3], got "
            + "[40, 3, 3]; time comes first, neurons last");
    assertSays(
        () -> Losses.isi(one, raster(40, 1), DT),
        "Losses.isi: error[shape]: expected a target of shape [40, 3], got [40, 1]");
    assertSays(
        () -> Losses.spikeRate(one, raster(2, 3), DT),
        "Losses.spikeRate: error[shape]: expected a target of shape [3], got [2, 3]");
    assertSays(
        () -> Losses.spikeCount(batch, raster(3)),
        "Losses.spikeCount: error[shape]: expected the target to have the dimensions of the count "
            + "of each neuron, got [3] for an output of shape [40, 2, 3]; say what the output is");
    assertSays(
        () -> Losses.spikeCount(Tensors.of(new double[] {2, 3, 4, 0, 1, 5}, 2, 3), raster(3)),
        "got [3] for an output of shape [2, 3]");
    assertSays(
        () -> Losses.mse(raster(3), raster(3)), "expected at least 2 dimensions, got shape [3]");
    assertSays(
        () -> Losses.isi(Tensors.of(new double[0], 0, 3), one, DT),
        "expected at least one time step, got none");
    assertSays(
        () -> Losses.firstSpikeTime(one.mul(new Scalar(0.5)), scalar(1e-3), DT),
        "error[raster]: expected zeros and ones, got others");
    assertSays(() -> Losses.spikeTimes(one, 0, DT), "expected at least one spike, got 0");
    assertSays(
        () -> new VanRossum(-1, DT, Reduction.MEAN),
        "Losses.vanRossum(tau): error[time]: expected a positive time, got -1.0 s");
    assertSays(
        () -> new Isi(Double.NaN, Reduction.MEAN),
        "Losses.isi(dt): error[time]: expected a positive");
    assertSays(
        () -> Losses.mse(one.to(ScalarType.Long), one),
        "error[type]: expected a tensor of float64 or float32, got one of Long");
    assertSays(() -> Losses.vanRossum(one.to(ScalarType.Half), one, TAU, DT), "got one of Half");
    assertSays(() -> Losses.mse(new Tensor(), one), "error[undefined-tensor]");
    assertSays(() -> Losses.mse(one, new Tensor()), "Losses.mse(target): error[undefined-tensor]");
    assertSays(() -> Losses.spikeCount(one, new Tensor()), "Losses.spikeCount(target): error");
    assertSays(
        () -> Losses.vanRossum(one.to_sparse(), one, TAU, DT),
        "error[device]: expected a dense tensor on the CPU, got Sparse on CPU");
  }
}
