package org.brian2grad.frontend;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.brian2grad.model.Part;
import org.brian2grad.program.Program;

/// A program that is being made of a model.
///
/// @param elements groups and synapses by name
record Draft(
    ArrayDraft arrays,
    ClockTable clocks,
    GlobalNames globals,
    Schedule schedule,
    InitialValues initial,
    List<Program.QueueSpec> queues,
    Map<String, Elements> elements) {

  /// A group or synapses that were lowered before.
  Elements element(String name) {
    return requireNonNull(elements.get(name), name);
  }

  Elements.Range part(Part part) {
    return element(part.group()).part(part);
  }

  void add(Elements made) {
    elements.put(made.name(), made);
  }
}
