package org.brian2grad.frontend;

import java.util.Optional;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.program.ArraySpec;

/// Makes the variables of equations: arrays, and subexpressions.
final class GroupVariables {
  private final ArrayDraft arrays;
  private final Scope scope;
  private final int size;

  /// @param size elements of the owner
  GroupVariables(ArrayDraft arrays, Scope scope, int size) {
    this.arrays = arrays;
    this.scope = scope;
    this.size = size;
  }

  /// @param condition id of the truth values under which variables that are "unless refractory" may
  ///   be written
  void add(Equations.Equation equation, Optional<String> condition) {
    switch (equation) {
      case Equations.Differential d ->
          stored(
              d,
              ArraySpec.Type.FLOAT64,
              d.flags().contains(Flag.UNLESS_REFRACTORY) ? condition : Optional.empty());
      case Equations.Parameter p -> stored(p, type(p.type()), Optional.empty());
      case Equations.Subexpression s -> {
        if (s.flags().contains(Flag.CONSTANT_OVER_DT)) {
          stored(s, type(s.type()), Optional.empty());
        } else {
          scope.put(
              s.variable(),
              new Symbol.Formula(
                  s.expression(),
                  type(s.type()),
                  s.flags().contains(Flag.SHARED),
                  s.dimension().symbol()));
        }
      }
    }
  }

  /// The number of each element: `i`.
  void addIndex() {
    add(
        ArrayDraft.Facts.fixed(scope.owner(), "i"),
        ArraySpec.Type.INT32,
        ArrayDraft.range(size),
        Optional.empty());
  }

  /// The list of the elements that have an event in a step; gives its id.
  String addEventspace(String event) {
    return arrays.add(
        ArrayDraft.Facts.of(scope.owner(), "_" + event + "space"),
        ArraySpec.Type.INT32,
        new double[size + 1]);
  }

  private void stored(
      Equations.Equation equation, ArraySpec.Type type, Optional<String> condition) {
    boolean isShared = equation.flags().contains(Flag.SHARED);
    boolean isConstant = equation.flags().contains(Flag.CONSTANT);
    var facts =
        ArrayDraft.Facts.of(scope.owner(), equation.variable()).unit(equation.dimension().symbol());
    if (isShared) {
      facts = facts.only();
    }
    if (isConstant) {
      facts = facts.constant();
    }
    add(facts, type, new double[isShared ? 1 : size], condition);
  }

  /// An array that is a variable of the owner.
  String add(
      ArrayDraft.Facts facts, ArraySpec.Type type, double[] values, Optional<String> condition) {
    String id = arrays.add(facts, type, values);
    scope.put(
        facts.variable(),
        new Symbol.Element(
            id,
            facts.isOnly() ? Scope.ONLY : Scope.OWN,
            type,
            facts.isOnly(),
            facts.isConstant(),
            condition));
    return id;
  }

  private static ArraySpec.Type type(Equations.Type type) {
    return switch (type) {
      case FLOAT -> ArraySpec.Type.FLOAT64;
      case INTEGER -> ArraySpec.Type.INT32;
      case BOOLEAN -> ArraySpec.Type.BOOL;
    };
  }
}
