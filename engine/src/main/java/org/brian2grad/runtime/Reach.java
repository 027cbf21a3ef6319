package org.brian2grad.runtime;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.diag.Problems;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.request.Parameter;

/// Refuses parameters whose gradient would be nothing but zero, or is not defined.
public final class Reach {
  private Reach() {}

  /// @throws DiagnosticException when nothing that is shown depends on a parameter, or when a
  ///   surrogate is missing or does not fit
  public static void require(Engine engine, Catalogue catalogue, List<Parameter> parameters) {
    require(engine, catalogue.shown(), parameters);
  }

  /// The same where only some arrays are differentiated.
  ///
  /// @param shown these
  public static void require(Engine engine, Set<Integer> shown, List<Parameter> parameters) {
    var names = engine.lowered().names();
    var problems = new Problems();
    for (Parameter parameter : parameters) {
      if (!Differentiation.connects(engine.lowered(), names.parameter(parameter.name()), shown)) {
        problems.add(
            "Simulator.parameters",
            "unreached-parameter",
            "nothing that the monitors of the network or the final state show depends on '"
                + parameter.name()
                + "' in a differentiable way: it acts on "
                + ActsOn.inWords(engine.program(), parameter),
            "leave it out of the parameters");
      }
    }
    problems.throwIfAny();
    Set<Integer> inputs =
        parameters.stream().map(p -> names.parameter(p.name())).collect(Collectors.toSet());
    engine.differentiation(inputs, shown);
  }
}
