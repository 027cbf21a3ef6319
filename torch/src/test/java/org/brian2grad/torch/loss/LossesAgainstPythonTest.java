package org.brian2grad.torch.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.brian2grad.torch.PythonFixture.list;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brian2grad.torch.PythonFixture;
import org.brian2grad.torch.Tensors;
import org.brian2grad.torch.Tolerances;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/// One loss, two doors: values and gradients of Python's on the same rasters, traces and targets.
class LossesAgainstPythonTest {
  private static final JsonNode FIXTURE = PythonFixture.read("losses");
  private static final Map<String, JsonNode> INPUTS = inputs();

  @SuppressWarnings("unused") // The source of the cases.
  private static final List<Case> CASES =
      list(FIXTURE.get("cases")).stream().map(LossesAgainstPythonTest::read).toList();

  // In seconds, as in `torch_fixtures/losses.py`.
  private static final double TAU = 5e-3;
  private static final double DT = 1e-3;

  record Case(
      String loss,
      String output,
      String target,
      Reduction reduction,
      ScalarType type,
      JsonNode row) {
    double[] numbers(String name) {
      return PythonFixture.numbers(row.get(name));
    }

    double tolerance() {
      return type == ScalarType.Double ? Tolerances.LOSSES : Tolerances.LOSSES_SINGLE;
    }

    @Override
    public String toString() {
      return String.join(" | ", loss, output, target, reduction.toString(), type.toString());
    }
  }

  private static Case read(JsonNode row) {
    return new Case(
        row.get("loss").asString(),
        row.get("output").asString(),
        row.get("target").asString(),
        Reduction.valueOf(row.get("reduction").asString().toUpperCase(Locale.ROOT)),
        row.get("type").asString().equals("float64") ? ScalarType.Double : ScalarType.Float,
        row);
  }

  private static Map<String, JsonNode> inputs() {
    Map<String, JsonNode> inputs = new HashMap<>();
    list(FIXTURE.get("inputs")).forEach(input -> inputs.put(input.get("name").asString(), input));
    return inputs;
  }

  private static Tensor input(String name) {
    JsonNode input = INPUTS.get(name);
    return Tensors.of(
        PythonFixture.numbers(input.get("values")), PythonFixture.shape(input.get("shape")));
  }

  private static Tensor loss(Case c, Tensor x, Tensor y) {
    Reduction reduction = c.reduction();
    return switch (c.loss()) {
      case "mse" -> new Mse(reduction).of(x, y);
      case "van_rossum" -> new VanRossum(TAU, DT, reduction).of(x, y);
      case "spike_count" -> new SpikeCount(reduction).numbers(x, y);
      case "spike_count of raster" -> new SpikeCount(reduction).rasters(x, y);
      case "spike_count of count" -> new SpikeCount(reduction).counts(x, y);
      case "spike_rate" -> new SpikeRate(DT, reduction).rates(x, y);
      case "first_spike_time" -> new FirstSpikeTime(DT, reduction).times(x, y);
      case "isi" -> new Isi(DT, reduction).of(x, y);
      case "spike_times" -> SpikeTimes.of(x, 3, DT);
      default -> throw new IllegalStateException(c.loss());
    };
  }

  /// The functions of Losses are the same with an average.
  private static Tensor averaged(String loss, Tensor x, Tensor y) {
    return switch (loss) {
      case "mse" -> Losses.mse(x, y);
      case "van_rossum" -> Losses.vanRossum(x, y, TAU, DT);
      case "spike_count" -> Losses.spikeCount(x, y);
      case "spike_count of raster" -> Losses.spikeCount(x, y);
      case "spike_count of count" -> Losses.spikeCount(x, y);
      case "spike_rate" -> Losses.spikeRate(x, y, DT);
      case "first_spike_time" -> Losses.firstSpikeTime(x, y, DT);
      case "isi" -> Losses.isi(x, y, DT);
      default -> throw new IllegalStateException(loss);
    };
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void valueAndGradient(Case c) {
    try (PointerScope _ = new PointerScope()) {
      Tensor x = Tensors.parameter(input(c.output()).to(c.type()));
      Tensor value = loss(c, x, input(c.target()));

      assertThat(value.scalar_type().intern()).isEqualTo(c.type());
      assertThat(value.shape()).containsExactly(PythonFixture.shape(c.row().get("shape")));
      assertClose(Tensors.numbers(value), c.numbers("value"), c.tolerance());
      value.mul(Tensors.weights(value)).sum().backward();
      assertClose(Tensors.numbers(x.grad()), c.numbers("gradient"), c.tolerance());
      if (c.reduction() == Reduction.MEAN) {
        Tensor same = averaged(c.loss(), x, input(c.target()));
        assertThat(Tensors.numbers(same)).containsExactly(Tensors.numbers(value));
      }
    }
  }

  /// Relative to the largest: where terms cancel, what is left has the rounding of the terms.
  private static void assertClose(double[] found, double[] expected, double tolerance) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(found).hasSize(expected.length);
    for (int k = 0; k < found.length; k++) {
      assertThat(found[k]).as("element %s", k).isCloseTo(expected[k], within(tolerance * largest));
    }
  }

  @Test
  void allLossesAreCompared() {
    assertThat(list(FIXTURE.get("cases")))
        .extracting(row -> row.get("loss").asString().split(" ", 2)[0])
        .containsAll(Losses.all().stream().map(LossFactory::name).toList());
  }
}
