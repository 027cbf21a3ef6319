package org.brian2grad.frontend;

import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;

/// Lowers monitors of the rate of spikes in a population.
final class RateMonitors {
  private final Draft draft;

  RateMonitors(Draft draft) {
    this.draft = draft;
  }

  void lower(ModelObject.RateMonitor monitor) {
    Elements.Range source = draft.part(monitor.source());
    String name = monitor.name();
    var made = new MonitorDraft(draft, name, source.all().clock());
    made.addTimes();
    made.add(
        ArrayDraft.Facts.of(name, "rate").unit("Hz").readOnly(),
        ArraySpec.Type.FLOAT64,
        new double[0]);
    var operation =
        new Operation.RateMonitor(
            name + "_codeobject",
            name,
            source.event("spike").eventspace(),
            source.start(),
            source.stop());
    draft.schedule().add(name, "PopulationRateMonitor", made.clock(), "end", 0, operation);
  }
}
