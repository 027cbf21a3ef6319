package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Study;
import org.brian2grad.model.SurrogateSettings;
import org.brian2grad.model.Value;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;

/// What is written is read as the same.
class StudyWriterTest {
  private static final int RANDOM_QUANTITIES = 2000;

  private static Study again(Study study) {
    return StudyReader.read(StudyWriter.write(study), "written");
  }

  @Test
  void allModelsOfTheProjectReadBack() throws Exception {
    assertThat(Models.all())
        .isNotEmpty()
        .allSatisfy((name, text) -> {
          Study study = StudyReader.read(text, name);
          assertThat(again(study)).isEqualTo(study);
        });
  }

  @Test
  void looksLikeWhatAPersonWrites() {
    var model =
        Model.builder()
            .duration("100 ms")
            .constant("tau", "20 ms")
            .group(
                "neurons",
                2,
                g ->
                    g.equations("dv/dt = -v/tau : volt")
                        .threshold("v > 15*mV")
                        .reset("v = 0*mV")
                        .initial("v", "20 mV"))
            .synapses("syn", "neurons", "neurons", s -> s.onPre("v_post += 1*mV").delay("1 ms"))
            .stateMonitor("trace", "neurons", "v")
            .build();
    assertThat(StudyWriter.write(Study.of(model)))
        .isEqualTo(
            """
            duration: 100 ms
            constants: {tau: 20 ms}
            groups:
              neurons:
                size: 2
                equations: |
                  dv/dt = -v / tau : volt
                threshold: v > 15*mV
                reset: v = 0*mV
                initial: {v: 20 mV}
            synapses:
              syn:
                source: neurons
                target: neurons
                on_pre: {code: v_post += 1*mV, delay: 1 ms}
                connect: all
            monitors:
              trace: {state: neurons, variables: [v]}
            """);
  }

  @Test
  void textsThatYamlWouldTakeForSomethingElseReadBack() {
    var model =
        Model.builder()
            .duration("1 ms")
            .constant("yes", "1")
            .constant("null", "1")
            .constant("y", "-0.0")
            .group("true", 1, g -> g.equations("v : 1").threshold("True").reset("v = 0 # : no"))
            .group(
                "g",
                1,
                g ->
                    g.equations("v : 1\nw : 1")
                        .threshold("v > 1")
                        .initial("v", new Value.Formula("3")))
            .synapses(
                "s",
                "true",
                "g",
                s ->
                    s.onPost("w_post += 1")
                        .onPre("v_post += 1")
                        .pathway("extra", ModelObject.Side.PRE, "v_post += yes;\n\n w_post = null")
                        .event("post", "spike"))
            .without("none")
            .build();
    var study =
        Study.of(model)
            .withGradient(
                new GradientSettings(
                    Map.of(
                        "true",
                        new SurrogateSettings(
                            "atan", Map.of(), Map.of(), java.util.Optional.empty())),
                    true,
                    true));
    assertThat(again(study)).isEqualTo(study);
  }

  @Test
  void longListsNameTheirUnitOnce() {
    double[] values = new double[1000];
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int k = 0; k < values.length; k++) {
      values[k] = random.nextGaussian();
    }
    var model =
        Model.builder()
            .duration("1 ms")
            .timedArray("long", new Value.Listed(values, Dimension.of(2, 1, -3, -1)), "1 ms")
            .timedArray("inverse", new Value.Listed(values, Dimension.of(-1)), "1 ms")
            .timedArray("table", new Value.Listed(values, Dimension.NONE), 10, "1 ms")
            .spikes("spikes", 1, new int[] {0, 0}, new double[] {0.1, 0.30000000000000004})
            .build();
    assertThat(again(Study.of(model))).isEqualTo(Study.of(model));
    assertThat(StudyWriter.write(Study.of(model))).contains("unit: volt");
  }

  /// Whatever their size and dimension, quantities keep their last bit.
  @Test
  void quantitiesAreExact() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
    for (int k = 0; k < RANDOM_QUANTITIES; k++) {
      double[] exponents = new double[7];
      for (int b = 0; b < random.nextInt(4); b++) {
        exponents[random.nextInt(7)] = random.nextInt(-3, 4) / (random.nextInt(8) == 0 ? 2.0 : 1.0);
      }
      double value =
          random.nextBoolean()
              ? random.nextInt(-1000, 1000) / 100.0 * Math.pow(10, random.nextInt(-12, 7))
              : random.nextGaussian() * Math.exp(random.nextDouble(-600, 600));
      var quantity = new Quantity(value, Dimension.of(exponents));
      String text = ExactText.of(quantity);
      assertThat(Quantity.parse(text)).as(text).isEqualTo(quantity);
    }
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    var model =
        Model.builder()
            .duration("1 ms")
            .constant("a", new Quantity(Double.POSITIVE_INFINITY, Dimension.NONE))
            .build();
    assertThatThrownBy(() -> StudyWriter.write(Study.of(model))).hasMessageContaining("not-finite");
  }
}
