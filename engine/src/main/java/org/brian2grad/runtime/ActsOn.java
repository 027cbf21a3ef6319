package org.brian2grad.runtime;

import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.brian2grad.request.Parameter;

/// Tells what the statements of a program write with a parameter: why it has no gradient.
final class ActsOn {
  private static final String REFRACTORY = "not_refractory";

  private ActsOn() {}

  /// What it acts on, as the end of a sentence.
  static String inWords(Program program, Parameter parameter) {
    Set<String> targets = new TreeSet<>();
    boolean real = false;
    for (Operation.Coded coded : program.coded()) {
      for (Code.Statement statement : coded.code().statements()) {
        if (statement.expression().identifiers().stream()
            .anyMatch(name -> is(parameter, coded, name))) {
          real |= statement.type().isReal();
          targets.add(
              statement.variable().startsWith("_")
                  ? "a condition of '" + coded.owner() + "'"
                  : "'" + coded.owner() + "." + statement.variable() + "'");
        }
      }
    }
    if (targets.stream().allMatch(target -> target.endsWith("." + REFRACTORY + "'"))
        && !targets.isEmpty()) {
      return "the end of refractoriness ("
          + String.join(", ", targets)
          + "), which a condition or chance decides: a constant of differentiation";
    }
    String listed = targets.isEmpty() ? "nothing" : String.join(", ", targets);
    return real
        ? listed
            + " only where that is a constant of differentiation (integers, counts, what a"
            + " detached reset does)"
        : listed + ", which are integers and truth values, constants of differentiation";
  }

  private static boolean is(Parameter parameter, Operation.Coded coded, String name) {
    return switch (coded.code().variables().get(name)) {
      case Variable.Constant _ ->
          parameter instanceof Parameter.Constant c
              && c.identifier().equals(name)
              && c.operations().contains(coded.name());
      case Variable.Array a ->
          parameter instanceof Parameter.Array p && p.array().equals(a.array());
      case Variable.Function _, Variable.Local _ -> false;
      case null -> false;
    };
  }
}
