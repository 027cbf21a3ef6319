package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelCheck;
import org.brian2grad.model.ModelObject;
import org.brian2grad.model.Value;
import org.brian2grad.program.NamedPeriods;
import org.brian2grad.program.Program;

/// Turns a model into a program: the one that the Python door captures from the same model in Brian
/// 2.
public final class ModelLowering {
  private final Draft draft;
  private final Model model;

  private ModelLowering(Model model, Set<String> free) {
    this.model = model;
    var arrays = new ArrayDraft();
    var clocks = new ClockTable(arrays, model.dt().value(), model.duration().value());
    this.draft =
        new Draft(
            arrays,
            clocks,
            new GlobalNames(model),
            new Schedule(),
            new InitialValues(arrays, model.seed(), free),
            new ArrayList<>(),
            new LinkedHashMap<>());
  }

  /// The program of a model.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException naming all that is wrong with the model
  public static Program lower(Model model) {
    return lower(model, Set.of());
  }

  /// The same, with initial values that follow some of the constants that they are computed from:
  /// these are set in the first step once more, so that a run can be given other values.
  ///
  /// @param free names of such constants; others are left out of account
  public static Program lower(Model model, Set<String> free) {
    ModelCheck.check(model);
    try {
      return NamedPeriods.apply(new ModelLowering(model, free).program());
    } catch (OutOfMemoryError _) {
      throw new DiagnosticException(
          new Diagnostic(
              "model",
              "out-of-memory",
              "expected room for all neurons and synapses, got none",
              "make groups smaller, connect fewer neurons, or raise -Xmx"));
    }
  }

  /// The constants that initial values are computed from.
  public static Set<String> initialConstants(Model model) {
    Set<String> names = new LinkedHashSet<>();
    for (ModelObject object : model.objects()) {
      Collection<Value> values =
          switch (object) {
            case ModelObject.NeuronGroup g -> g.initial().values();
            case ModelObject.Synapses s -> s.initial().values();
            default -> List.<Value>of();
          };
      for (Value value : values) {
        if (value instanceof Value.Formula f) {
          names.addAll(Expressions.parse(f.expression()).identifiers());
        }
      }
    }
    names.retainAll(model.constants().keySet());
    return names;
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
