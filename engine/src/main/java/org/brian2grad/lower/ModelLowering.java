package org.brian2grad.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.ir.Program;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelCheck;
import org.brian2grad.model.ModelObject;

/// Turns a model into a program: the one that the Python door captures from the same model in Brian
/// 2.
public final class ModelLowering {
  private final Draft draft;
  private final Model model;

  private ModelLowering(Model model) {
    this.model = model;
    var arrays = new ArrayDraft();
    var clocks = new ClockTable(arrays, model.dt().value(), model.duration().value());
    this.draft =
        new Draft(
            arrays,
            clocks,
            new GlobalNames(model),
            new Schedule(),
            new InitialValues(arrays, model.seed()),
            new ArrayList<>(),
            new LinkedHashMap<>());
  }

  /// The program of a model.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException naming all that is wrong with the model
  public static Program lower(Model model) {
    ModelCheck.check(model);
    try {
      return new ModelLowering(model).program();
    } catch (OutOfMemoryError _) {
      throw new DiagnosticException(
          new Diagnostic(
              "model",
              "out-of-memory",
              "expected room for all neurons and synapses, got none",
              "make groups smaller, connect fewer neurons, or raise -Xmx"));
    }
  }

  private Program program() {
    var arrays = new TimedArrays(draft.arrays(), draft.globals());
    for (ModelObject object : model.objects()) {
      if (object instanceof ModelObject.TimedArray timed) {
        arrays.lower(timed);
      }
    }
    // What others refer to comes first, wherever it stands in the model.
    for (Stage stage : Stage.values()) {
      lower(stage);
    }
    return new Program(
        0,
        model.duration().value(),
        model.seed(),
        draft.clocks().specs(),
        draft.arrays().specs(),
        draft.globals().functions(),
        draft.queues(),
        draft.schedule().objects(draft.clocks()));
  }

  /// Lowers all objects of a stage, or says what is wrong with any of them.
  private void lower(Stage stage) {
    var problems = new Problems();
    model.objects().forEach(object -> problems.run(() -> lower(object, stage)));
    problems.throwIfAny();
  }

  private enum Stage {
    GROUPS,
    SYNAPSES,
    MONITORS
  }

  private void lower(ModelObject object, Stage stage) {
    switch (object) {
      case ModelObject.NeuronGroup g when stage == Stage.GROUPS -> new NeuronGroups(draft).lower(g);
      case ModelObject.PoissonGroup g when stage == Stage.GROUPS ->
          new PoissonGroups(draft).lower(g);
      case ModelObject.SpikeGenerator g when stage == Stage.GROUPS ->
          new SpikeGenerators(draft).lower(g);
      case ModelObject.Synapses s when stage == Stage.SYNAPSES ->
          new SynapsesLowering(draft).lower(s);
      case ModelObject.StateMonitor m when stage == Stage.MONITORS ->
          new StateMonitors(draft).lower(m);
      case ModelObject.SpikeMonitor m when stage == Stage.MONITORS ->
          new SpikeMonitors(draft).lower(m);
      case ModelObject.RateMonitor m when stage == Stage.MONITORS ->
          new RateMonitors(draft).lower(m);
      case ModelObject.NeuronGroup _,
          ModelObject.PoissonGroup _,
          ModelObject.SpikeGenerator _,
          ModelObject.Synapses _,
          ModelObject.StateMonitor _,
          ModelObject.SpikeMonitor _,
          ModelObject.RateMonitor _,
          ModelObject.TimedArray _ -> {}
    }
  }
}
