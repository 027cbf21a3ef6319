package org.brian2grad.yaml;

import java.util.Map;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.LossSettings;
import org.brian2grad.model.OptimizerSettings;
import org.brian2grad.model.SurrogateSettings;
import org.brian2grad.units.Quantity;
import org.snakeyaml.engine.v2.nodes.Node;

/// Writes how a study is differentiated and fitted.
final class SettingsWriter {
  private SettingsWriter() {}

  /// Without entries where nothing differs from the defaults.
  static Emission.Entries gradient(GradientSettings gradient) {
    var entries = new Emission.Entries();
    if (gradient.surrogates().keySet().equals(java.util.Set.of(GradientSettings.DEFAULT))) {
      entries.put("surrogate", gradient.common(), SettingsWriter::surrogate);
    } else {
      entries.putAll("surrogate", gradient.surrogates(), SettingsWriter::surrogate);
    }
    if (gradient.detachReset()) {
      entries.put("detach_reset", Emission.truth(true));
    }
    return gradient.attachLastSpike()
        ? entries.put("lastspike", Emission.text(GradientSection.ATTACHED))
        : entries;
  }

  private static Node surrogate(SurrogateSettings surrogate) {
    var entries =
        new Emission.Entries()
            .put("name", Emission.text(surrogate.name()))
            .put("formula", surrogate.formula(), Emission::text);
    surrogate.parameters().forEach((name, value) -> entries.put(name, Emission.number(value)));
    Map<String, Quantity> scale = surrogate.scale();
    Quantity any = scale.get(SurrogateSettings.ANY);
    if (any != null && scale.size() == 1) {
      entries.put("scale", ExactText.quantity(any));
    } else {
      entries.putAll("scale", scale, ExactText::quantity);
    }
    return entries.put("support", surrogate.support(), Emission::number).inLineIfShort();
  }

  static Node fit(FitSettings fit) {
    var parameters = new Emission.Entries();
    fit.parameters().forEach(p -> parameters.put(p.name(), parameter(p)));
    var entries =
        new Emission.Entries()
            .put("data", fit.data(), Emission::text)
            .putAll("columns", fit.columns(), Emission::text)
            .putAll("clamp", fit.clamp(), Emission::text)
            .put("parameters", parameters.block());
    if (!fit.optimizer().equals(OptimizerSettings.ADAM)) {
      entries.put("optimizer", optimizer(fit.optimizer()));
    }
    entries.put("loss", loss(fit.loss()));
    entries.put("steps", Emission.integer(fit.steps()));
    return (fit.starts() == 1 ? entries : entries.put("starts", Emission.integer(fit.starts())))
        .block();
  }

  private static Node parameter(FitParameter p) {
    Node range = Emission.text(bound(p, p.low()) + " .. " + bound(p, p.high()));
    boolean usual = p.logarithmic() == FitParameter.logarithmicByDefault(p.low());
    if (usual && p.start().isEmpty()) {
      return range;
    }
    var entries =
        new Emission.Entries().put("range", range).put("start", p.start(), ExactText::quantity);
    return (usual
            ? entries
            : entries.put("scale", Emission.text(p.logarithmic() ? "log" : "linear")))
        .inLineIfShort();
  }

  /// In the unit in which it was given, unless it would read back as another number.
  private static String bound(FitParameter parameter, Quantity bound) {
    return parameter
        .unit()
        .map(u -> ExactText.number(u.number(bound.value())) + " " + u.text())
        .filter(text -> ExactText.reads(text, bound))
        .orElseGet(() -> ExactText.of(bound));
  }

  private static Node optimizer(OptimizerSettings optimizer) {
    var entries = new Emission.Entries().put("name", Emission.text(optimizer.name()));
    optimizer.options().forEach((name, value) -> entries.put(name, Emission.number(value)));
    return entries.inLineIfShort();
  }

  private static Node loss(LossSettings loss) {
    var entries =
        new Emission.Entries()
            .put("name", Emission.text(loss.name()))
            .put("monitor", Emission.text(loss.monitor()));
    loss.options().forEach((name, value) -> entries.put(name, ExactText.quantity(value)));
    return entries.inLineIfShort();
  }
}
