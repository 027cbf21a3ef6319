package org.brian2grad.model;

import java.util.List;
import java.util.Optional;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Problems;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.AbstractCode.Assignment;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.model.DimensionCheck.Judged;
import org.brian2grad.model.Meaning.Access;
import org.brian2grad.units.Dimension;

/// Checks the statements that an event runs, one after the other: a name that is new becomes a
/// variable of the code's own.
///
/// Source: `check_units_statements` in `brian2/equations/unitcheck.py`, `make_statements` in
/// `brian2/codegen/translation.py`.
final class CodeCheck {
  private final String object;
  private final Problems problems;
  private String where;
  private final Namespace names;
  private boolean wroteElement;

  /// @param where the place in the model: `neurons.reset`
  CodeCheck(Namespace names, String where, Problems problems) {
    this.names = names.copy();
    this.object = where;
    this.where = where;
    this.problems = problems;
  }

  void check(String text) {
    problems
        .attempt(() -> AbstractCode.parse(text, Position.startOf(where)))
        .ifPresent(code -> check(code, AbstractCode.places(text, Position.startOf(where))));
  }

  /// Of several statements, errors name line and column.
  private void check(AbstractCode code, List<Position> places) {
    for (int k = 0; k < code.assignments().size(); k++) {
      where = places.size() > 1 ? places.get(k).toString() : object;
      assignment(code.assignments().get(k));
    }
  }

  private void assignment(Assignment a) {
    Optional<Expression> value = value(a);
    if (value.isEmpty()) {
      return;
    }
    String quoted =
        a.variable() + " " + a.operator() + " " + ExpressionPrinter.print(a.expression());
    Judged judged = new DimensionCheck(names, where, quoted, problems).judge(value.get());
    Optional<Meaning> target = names.find(a.variable());
    if (target.isEmpty()) {
      define(a, judged);
      return;
    }
    switch (target.get()) {
      case Meaning.Variable v -> {
        if (isWritable(v, a.variable(), quoted)) {
          requireShared(v.shared(), judged, a, quoted);
          requireDimension(v.dimension(), judged, quoted);
        }
      }
      case Meaning.Local l -> requireDimension(l.dimension(), judged, quoted);
      case Meaning.Constant _, Meaning.Noise _, Meaning.Function _, Meaning.Timed _ ->
          error(
              "assignment",
              "expected a variable on the left, got '"
                  + a.variable()
                  + "' in '"
                  + quoted
                  + "', which stands for something else",
              "choose another name");
    }
  }

  /// What is assigned: `w + x` for `w += x`.
  private Optional<Expression> value(Assignment a) {
    Optional<BinaryOperator> operator =
        switch (a.operator()) {
          case "+=" -> Optional.of(BinaryOperator.ADD);
          case "-=" -> Optional.of(BinaryOperator.SUB);
          case "*=" -> Optional.of(BinaryOperator.MUL);
          case "/=" -> Optional.of(BinaryOperator.DIV);
          case "%=" -> Optional.of(BinaryOperator.MOD);
          default -> Optional.empty();
        };
    if (operator.isPresent()) {
      return Optional.of(
          new Expression.Binary(
              operator.get(), new Expression.Identifier(a.variable()), a.expression()));
    }
    if (!a.operator().equals("=")) {
      error(
          "assignment",
          "expected one of =, +=, -=, *=, /=, %=, got '" + a.operator() + "'",
          "write '" + a.variable() + " = " + a.variable() + " ...'");
      return Optional.empty();
    }
    return Optional.of(a.expression());
  }

  private void define(Assignment a, Judged judged) {
    Optional<String> meaning = ReservedNames.meaning(a.variable());
    if (meaning.isPresent()) {
      error(
          "reserved-name",
          "expected a name for a variable, got '" + a.variable() + "', which is " + meaning.get(),
          "choose another name");
    } else if (a.operator().equals("=")) {
      names.define(
          a.variable(),
          new Meaning.Local(
              a.variable(),
              judged.type().orElse(Equations.Type.FLOAT),
              judged.dimension().orElse(Dimension.NONE),
              judged.shared()));
    }
  }

  private boolean isWritable(Meaning.Variable v, String name, String quoted) {
    if (v.access() == Access.WRITTEN) {
      return true;
    }
    boolean constant = v.access() == Access.CONSTANT;
    boolean subexpression =
        v.equation().filter(Equations.Subexpression.class::isInstance).isPresent();
    error(
        "assignment",
        "expected a variable that code may change, got '" + name + "' in '" + quoted + "'",
        constant
            ? "remove its flag 'constant'"
            : subexpression ? "it is a subexpression: change what it depends on" : "leave it");
    return false;
  }

  /// What all elements share gets one value, before anything is done element by element.
  private void requireShared(boolean shared, Judged judged, Assignment a, String quoted) {
    if (!shared) {
      wroteElement = true;
    } else if (wroteElement) {
      error(
          "shared",
          "expected shared variables to be set first, got '" + quoted + "' after other statements",
          "move the statement up");
    } else if (!judged.shared()) {
      error(
          "shared",
          "expected a value that all elements share for '"
              + a.variable()
              + "', got one for each in '"
              + quoted
              + "'",
          "remove the flag 'shared', or use shared variables on the right");
    }
  }

  private void requireDimension(Dimension wanted, Judged judged, String quoted) {
    if (judged.dimension().filter(d -> !d.equals(wanted)).isPresent()) {
      error(
          "dimension",
          "expected " + wanted + ", got " + judged.dimension().get() + " in '" + quoted + "'",
          "check the units on the right");
    }
  }

  private void error(String code, String what, String remedy) {
    problems.add(where, code, what, remedy);
  }
}
