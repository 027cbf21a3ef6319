package org.brian2grad.simulation;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.Lowering;
import org.brian2grad.program.Program;
import org.brian2grad.request.Request;
import org.brian2grad.rule.Rules;

/// Finds out what a program can be differentiated with respect to.
public final class Differentiable {
  private Differentiable() {}

  /// Those of the names that something shown depends on; the final state, where nothing is shown.
  ///
  /// @param request for those parameters
  public static List<String> names(
      Program program, List<String> names, Function<List<String>, Request> request) {
    return names.stream().filter(name -> isReached(program, name, request)).toList();
  }

  private static boolean isReached(
      Program program, String name, Function<List<String>, Request> request) {
    Lowered lowered;
    try {
      Request wanted = request.apply(List.of(name));
      lowered = Rules.apply(Lowering.lower(program, wanted), wanted);
    } catch (DiagnosticException _) {
      return false; // why is said to those who ask for it by name
    }
    Catalogue catalogue = Catalogue.of(lowered);
    Set<Integer> shown = catalogue.monitored();
    return Differentiation.connects(
        lowered,
        lowered.names().parameter(name),
        shown.isEmpty() ? catalogue.differentiable() : shown);
  }
}
