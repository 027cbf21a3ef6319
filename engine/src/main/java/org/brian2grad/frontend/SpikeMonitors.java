package org.brian2grad.frontend;

import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;

/// Lowers monitors that list spikes or other events.
final class SpikeMonitors {
  private final Draft draft;

  SpikeMonitors(Draft draft) {
    this.draft = draft;
  }

  void lower(ModelObject.SpikeMonitor monitor) {
    Elements.Range source = draft.part(monitor.source());
    String name = monitor.name();
    var event = source.event(monitor.event());
    var made = new MonitorDraft(draft, name, source.all().clock());
    Scope scope = source.scope();
    made.record(scope, "i", 0);
    made.record(scope, "t", 0);
    made.add(
        ArrayDraft.Facts.of(name, "count").readOnly(),
        ArraySpec.Type.INT32,
        new double[source.size()]);
    var operation =
        new Operation.SpikeMonitor(
            name + "_codeobject",
            name,
            made.code().code(source.all().size()),
            monitor.event(),
            event.eventspace(),
            source.start(),
            source.stop(),
            made.record());
    // Brian lets a monitor of a part run after the part's own place in the schedule.
    String when = source.isPart() ? "thresholds" : event.when();
    int order = source.isPart() ? 2 : event.order() + 1;
    String type = monitor.event().equals("spike") ? "SpikeMonitor" : "EventMonitor";
    draft.schedule().add(name, type, made.clock(), when, order, operation);
  }
}
