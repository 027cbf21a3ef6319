package org.brian2grad.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;

/// Finds everything that is wrong with a model, before anything is lowered.
///
/// Places are paths in the model: `neurons.threshold`, `neurons.equations.v`, `exc.pre.delay`.
public final class ModelCheck {
  private final Model model;
  private final Checking checking;

  private ModelCheck(Model model) {
    this.model = model;
    this.checking = new Checking(model);
  }

  /// @throws org.brian2grad.diag.DiagnosticException naming all that is wrong
  public static void check(Model model) {
    run(model).throwIfAny();
  }

  /// The same as a list, empty for a model without errors.
  public static List<Diagnostic> problems(Model model) {
    return run(model).found();
  }

  private static Problems run(Model model) {
    var check = new ModelCheck(model);
    try {
      check.times();
      check.constants();
      check.names();
      model.objects().forEach(check::object);
      check.summedOnce();
    } catch (DiagnosticException tooMany) {
      // Those that were found until then are all that is said.
    }
    return check.checking.problems();
  }

  private void times() {
    checking.requireTime("duration", model.duration(), 0, "a duration that is not negative");
    checking.requireStep("dt", model.dt());
  }

  private void constants() {
    model
        .constants()
        .forEach((name, quantity) -> {
          String where = "constants." + name;
          checking.requireName(where, name);
          if (Double.isNaN(quantity.value())) {
            checking.error(where, "not-finite", "expected a number, got NaN", "give it a value");
          }
        });
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    for (ModelObject object : model.objects()) {
      if (!seen.add(object.name())) {
        checking.error(
            object.name(),
            "duplicate",
            "expected one object named '" + object.name() + "', got two",
            "rename one of them");
      }
      if (object instanceof ModelObject.TimedArray array) {
        checking.requireName(array.name(), array.name());
        if (model.constants().containsKey(array.name())) {
          checking.error(
              array.name(),
              "duplicate",
              "expected one meaning of '" + array.name() + "', got a constant and a timed array",
              "rename one of them");
        }
      } else {
        checking.requireIdentifier(object.name(), object.name());
      }
    }
  }

  private void object(ModelObject object) {
    switch (object) {
      case ModelObject.NeuronGroup group -> new GroupCheck(group, checking).check();
      case ModelObject.PoissonGroup group -> new SourceCheck(checking).poisson(group);
      case ModelObject.SpikeGenerator generator -> new SourceCheck(checking).generator(generator);
      case ModelObject.TimedArray array -> new SourceCheck(checking).timedArray(array);
      case ModelObject.Synapses synapses -> new SynapsesCheck(synapses, checking).check();
      case ModelObject.StateMonitor monitor -> new MonitorCheck(checking).state(monitor);
      case ModelObject.SpikeMonitor monitor ->
          new MonitorCheck(checking).events(monitor.name(), monitor.source(), monitor.event());
      case ModelObject.RateMonitor monitor ->
          new MonitorCheck(checking).events(monitor.name(), monitor.source(), "spike");
    }
  }

  /// Two sums into one variable would each overwrite the other.
  private void summedOnce() {
    List<SummedTarget> seen = new ArrayList<>();
    for (ModelObject object : model.objects()) {
      if (object instanceof ModelObject.Synapses synapses) {
        for (SummedTarget target : SummedTarget.of(synapses)) {
          seen.stream()
              .filter(target::overlaps)
              .findFirst()
              .ifPresent(other ->
                  checking.error(
                      target.where(),
                      "summed",
                      "expected one sum into '"
                          + target.part().group()
                          + "."
                          + target.variable()
                          + "', got another one in '"
                          + other.where()
                          + "'",
                      "sum into two variables, and add these in the group's equations"));
          seen.add(target);
        }
      }
    }
  }
}
