package org.brian2grad.derivative;

import java.util.List;
import java.util.function.IntUnaryOperator;

/// A part of the derivative of a node with respect to its operands: a linear map, whose weights are
/// numbers, so that it is its own transpose. The adjoint goes from the node to its operands, the
/// tangent from the operands to the node.
sealed interface LocalDerivative {
  /// `outer(weight1(operand1) + weight2(operand2) + ...)`.
  ///
  /// @param outer what is the same for all operands
  record Sum(IntUnaryOperator outer, List<Term> terms) implements LocalDerivative {
    public Sum {
      terms = List.copyOf(terms);
    }

    public Sum(List<Term> terms) {
      this(IntUnaryOperator.identity(), terms);
    }
  }

  /// @param operand of the node
  /// @param weight from a node of the body that is built to another
  record Term(int operand, IntUnaryOperator weight) {}

  /// `condition ? then : otherwise`.
  ///
  /// @param condition in the body that is built
  /// @param then an operand of the node
  /// @param otherwise an operand of the node
  record Choice(int condition, int then, int otherwise) implements LocalDerivative {}
}
