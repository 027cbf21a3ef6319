package org.brian2grad.frontend;

import java.util.Optional;
import org.brian2grad.lang.Expression;
import org.brian2grad.model.FunctionSignature;
import org.brian2grad.program.ArraySpec;

/// What a name of an object's code stands for.
sealed interface Symbol {
  ArraySpec.Type type();

  /// Whether it has one value for all elements.
  boolean scalar();

  /// An element of an array.
  ///
  /// @param array its id
  /// @param constant whether the model declares that it never changes
  /// @param index `_idx`, `0`, or the name of the variable that holds the index
  /// @param condition id of the truth values under which its elements may be written
  record Element(
      String array,
      String index,
      ArraySpec.Type type,
      boolean scalar,
      boolean constant,
      Optional<String> condition)
      implements Symbol {
    Element at(String otherIndex) {
      return new Element(array, otherIndex, type, scalar, constant, condition);
    }
  }

  /// A subexpression.
  record Formula(Expression expression, ArraySpec.Type type, boolean scalar, String unit)
      implements Symbol {}

  /// A constant of the model or of an object, a unit, a number of mathematics.
  record Number(double value, ArraySpec.Type type, String unit) implements Symbol {
    @Override
    public boolean scalar() {
      return true;
    }
  }

  /// Something callable.
  ///
  /// @param key in the program's functions
  /// @param stateless whether its value depends on nothing but its arguments
  record Function(String key, FunctionSignature.Returns returns, boolean stateless)
      implements Symbol {
    @Override
    public ArraySpec.Type type() {
      return ArraySpec.Type.FLOAT64;
    }

    @Override
    public boolean scalar() {
      return stateless;
    }
  }

  /// A name that is the code's own.
  record Local(ArraySpec.Type type, boolean scalar) implements Symbol {}
}
