package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.model.Connection;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Part;
import org.brian2grad.model.Study;
import org.brian2grad.model.Value;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;

/// What is read from a document that uses everything.
class StudyReaderTest {
  private static final Study STUDY =
      StudyReader.read(Path.of("src/test/resources/models/everything.yaml"));

  private static <T extends ModelObject> T find(Class<T> type, String name) {
    return STUDY.model().objects().stream()
        .filter(o -> o.name().equals(name))
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsTimesAndConstants() {
    assertThat(STUDY.model().duration()).isEqualTo(new Quantity(0.1, Dimension.SECOND));
    assertThat(STUDY.model().seed()).isEqualTo(7);
    assertThat(STUDY.model().constants())
        .containsEntry("taupre", Quantity.parse("20 ms"))
        .containsEntry("gain", Quantity.of(0.5));
  }

  @Test
  void readsNeurons() {
    var neurons = find(ModelObject.NeuronGroup.class, "neurons");
    assertThat(neurons.size()).isEqualTo(100);
    assertThat(neurons.equations().equations()).hasSize(4);
    assertThat(neurons.threshold()).contains("v > vt");
    assertThat(neurons.reset()).contains("v = 0*mV\nburst += 1");
    assertThat(neurons.refractory()).contains("5*ms");
    assertThat(neurons.method()).contains("exponential_euler");
    assertThat(neurons.dt()).contains(Quantity.parse("0.1 ms"));
    assertThat(neurons.events())
        .isEqualTo(
            Map.of(
                "bursting", new ModelObject.Event("burst > 3", Optional.of("burst = 0")),
                "high", new ModelObject.Event("v > 10*mV", Optional.empty())));
    assertThat(neurons.initial())
        .isEqualTo(
            Map.of(
                "v", new Value.Formula("-70*mV + 10*mV*rand()"),
                "offset", new Value.Same(Quantity.parse("0.5 nA"))));
    assertThat(find(ModelObject.NeuronGroup.class, "two").initial())
        .isEqualTo(Map.of("v", Value.of("mV", 1, -2.5)));
  }

  @Test
  void readsSources() {
    assertThat(find(ModelObject.PoissonGroup.class, "noise").rates())
        .isEqualTo(new Value.Same(Quantity.parse("10 Hz")));
    assertThat(find(ModelObject.PoissonGroup.class, "modulated").rates())
        .isEqualTo(Value.of("Hz", 10, 20));
    assertThat(find(ModelObject.SpikeGenerator.class, "input"))
        .isEqualTo(
            new ModelObject.SpikeGenerator(
                "input",
                2,
                new int[] {0, 1},
                new double[] {0.001, 0.002},
                Optional.of(Quantity.parse("50 ms")),
                Optional.of(Quantity.parse("0.1 ms"))));
  }

  @Test
  void readsSynapses() {
    var exc = find(ModelObject.Synapses.class, "exc");
    assertThat(exc.source()).isEqualTo(Part.whole("noise"));
    assertThat(exc.target()).isEqualTo(new Part("neurons", 0, OptionalInt.of(50)));
    assertThat(exc.connection())
        .isEqualTo(new Connection.Probability(0.1, Optional.of("i != j"), 3));
    assertThat(exc.initial()).isEqualTo(Map.of("w", new Value.Formula("0.5*mV")));
    assertThat(exc.pathways())
        .containsExactly(
            new ModelObject.Pathway(
                "pre",
                ModelObject.Side.PRE,
                "v_post += w\napre += 0.01*mV\nw = clip(w + apost, 0*mV, wmax)",
                "spike",
                Optional.of(new Value.Same(Quantity.parse("1 ms")))),
            new ModelObject.Pathway(
                "post",
                ModelObject.Side.POST,
                "apost -= 0.01*mV",
                "spike",
                Optional.of(new Value.Same(Quantity.parse("2 ms")))));
    var drive = find(ModelObject.Synapses.class, "drive");
    assertThat(drive.connection())
        .isEqualTo(new Connection.Pairs(new int[] {0, 1}, new int[] {0, 0}));
    assertThat(drive.pathways())
        .containsExactly(
            new ModelObject.Pathway(
                "push",
                ModelObject.Side.PRE,
                "v_post += w",
                "spike",
                Optional.of(Value.of("ms", 1, 2))),
            new ModelObject.Pathway(
                "back",
                ModelObject.Side.POST,
                "w = 0*mV",
                "spike",
                Optional.of(new Value.Formula("1*ms + rand()*ms"))));
    assertThat(drive.initial()).isEqualTo(Map.of("w", Value.of("mV", 1, 2)));
    assertThat(find(ModelObject.Synapses.class, "dense").connection())
        .isEqualTo(new Connection.Where(Optional.empty()));
  }

  @Test
  void readsTimedArrays() {
    assertThat(find(ModelObject.TimedArray.class, "stimulus").values())
        .isEqualTo(Value.of("nA", 0, 1, 2));
    var image = find(ModelObject.TimedArray.class, "image");
    assertThat(image.columns()).hasValue(2);
    assertThat(image.values()).isEqualTo(Value.of("nA", 0, 1, 1, 0));
    assertThat(find(ModelObject.TimedArray.class, "ramp").values())
        .isEqualTo(Value.of("nA", 0, 0.5, 1));
  }

  @Test
  void readsMonitors() {
    var trace = find(ModelObject.StateMonitor.class, "trace");
    assertThat(trace.variables()).containsExactly("v", "I");
    assertThat(trace.elements().orElseThrow()).containsExactly(0, 99);
    assertThat(find(ModelObject.StateMonitor.class, "whole").elements()).isEmpty();
    assertThat(find(ModelObject.SpikeMonitor.class, "bursts"))
        .isEqualTo(
            new ModelObject.SpikeMonitor(
                "bursts", new Part("neurons", 10, OptionalInt.empty()), "bursting"));
  }

  @Test
  void readsSettings() {
    var surrogates = STUDY.gradient().surrogates();
    assertThat(surrogates.keySet()).containsExactly("default", "neurons", "two");
    assertThat(surrogates.get("default").parameters()).isEqualTo(Map.of("slope", 10.0));
    assertThat(surrogates.get("default").scale()).isEqualTo(Map.of("", Quantity.parse("5 mV")));
    assertThat(surrogates.get("default").support()).contains(4.0);
    assertThat(surrogates.get("neurons").formula()).contains("1/(1 + k*abs(x))**2");
    assertThat(STUDY.gradient().detachReset()).isFalse();
    var fit = STUDY.fit().orElseThrow();
    assertThat(fit.data()).contains("target.csv");
    assertThat(fit.parameters().getFirst())
        .isEqualTo(
            new FitParameter(
                "tau", Quantity.parse("5 ms"), Quantity.parse("80 ms"), Optional.empty(), true));
    assertThat(fit.parameters().get(1).start()).contains(Quantity.parse("35 Mohm"));
    assertThat(fit.parameters().get(2).logarithmic()).isFalse();
    assertThat(fit.optimizer().options()).isEqualTo(Map.of("learning_rate", 0.03));
    assertThat(fit.loss().options()).isEqualTo(Map.of("tau", Quantity.parse("20 ms")));
    assertThat(fit.steps()).isEqualTo(150);
    assertThat(fit.starts()).isEqualTo(3);
  }

  @Test
  void allModelsOfTheProjectCanBeRead() throws Exception {
    assertThat(Models.all()).isNotEmpty().allSatisfy((name, text) -> StudyReader.read(text, name));
  }
}
