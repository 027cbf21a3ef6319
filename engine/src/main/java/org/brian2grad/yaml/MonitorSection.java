package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.ModelObject.RateMonitor;
import org.brian2grad.model.ModelObject.SpikeMonitor;
import org.brian2grad.model.ModelObject.StateMonitor;
import org.brian2grad.model.Part;
import org.brian2grad.units.Quantity;

/// What is recorded: `monitors.NAME`.
final class MonitorSection {
  static final Keys STATE =
      Keys.of("state_monitor", List.of("state", "variables"), "elements", "dt");
  static final Keys SPIKES = Keys.of("spike_monitor", List.of("spikes"), "event");
  static final Keys RATE = Keys.of("rate_monitor", List.of("rate"));

  private MonitorSection() {}

  /// Its first key says what it records.
  static Optional<? extends ModelObject> read(Named monitor) {
    return monitor
        .field()
        .named("a mapping with the key state, spikes or rate")
        .flatMap(fields -> {
          if (fields.has("state")) {
            return fields.field().section(STATE).flatMap(f -> state(monitor.name(), f));
          } else if (fields.has("spikes")) {
            return fields.field().section(SPIKES).flatMap(f -> spikes(monitor.name(), f));
          } else if (fields.has("rate")) {
            return fields.field().section(RATE).flatMap(f -> rate(monitor.name(), f));
          }
          return monitor
              .field()
              .expected(
                  "the key state, spikes or rate",
                  "write for example {state: neurons, variables: [v]}");
        });
  }

  private static Optional<ModelObject> state(String name, Fields fields) {
    Optional<String> source = fields.read("state", Texts::name);
    Optional<List<String>> variables =
        fields.read(
            "variables", f -> f.list("a list of variables", "write for example [v]", Texts::name));
    Optional<List<Integer>> elements = fields.read("elements", MonitorSection::elements);
    Optional<Quantity> dt = fields.read("dt", Field::time);
    return fields.build(
        () -> new StateMonitor(name, source.orElseThrow(), variables.orElseThrow(), elements, dt));
  }

  /// A list of indices; nothing for all of them.
  private static Optional<List<Integer>> elements(Field field) {
    if (field.isList()) {
      return field.list("indices", "write for example [0, 1]", f -> f.integer(0));
    }
    field.word(List.of("all"));
    return Optional.empty();
  }

  private static Optional<ModelObject> spikes(String name, Fields fields) {
    Optional<Part> source = fields.read("spikes", Texts::part);
    Optional<String> event = fields.read("event", Texts::name);
    return fields.build(() -> new SpikeMonitor(name, source.orElseThrow(), event.orElse("spike")));
  }

  private static Optional<ModelObject> rate(String name, Fields fields) {
    Optional<Part> source = fields.read("rate", Texts::part);
    return fields.build(() -> new RateMonitor(name, source.orElseThrow()));
  }
}
