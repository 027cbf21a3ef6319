package org.brian2grad.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Checks values that a model gives to the elements of a variable.
///
/// @param where the place in the model: `neurons.initial.v`
/// @param wanted the dimension; zero needs none, as in Brian
/// @param names that formulas may use
record ValueCheck(Checking checking, String where, Dimension wanted, Namespace names) {
  /// A condition on each number, and how a user would say it.
  record Rule(String expected, DoublePredicate holds) {
    static final Rule NUMBER = new Rule("a number", x -> !Double.isNaN(x));
    static final Rule NOT_NEGATIVE =
        new Rule("a finite number that is not negative", x -> x >= 0 && Double.isFinite(x));
  }

  /// @param size how many elements there are, where that is known
  /// @param things what they are, for messages: `neuron`
  void check(Value value, Rule rule, Optional<Integer> size, String things) {
    switch (value) {
      case Value.Same same -> {
        requireDimension(same.quantity().dimension(), same.quantity().value() == 0);
        if (!rule.holds().test(same.quantity().value())) {
          error(rule, same.quantity().text());
        }
      }
      case Value.Listed listed -> {
        double[] values = listed.values();
        requireDimension(listed.dimension(), Arrays.stream(values).allMatch(x -> x == 0));
        size.ifPresent(n -> checking.requireLength(where, values.length, n, things));
        for (int k = 0; k < values.length; k++) {
          if (!rule.holds().test(values[k])) {
            error(rule, new Quantity(values[k], listed.dimension()).text() + " at place " + k);
            break;
          }
        }
      }
      case Value.Formula formula ->
          checking
              .judge(where, formula.expression(), names)
              .ifPresent(
                  judged -> checking.requireDimension(where, judged, wanted, formula.expression()));
    }
  }

  private void requireDimension(Dimension dimension, boolean zero) {
    if (!dimension.equals(wanted) && !(zero && dimension.isNone())) {
      checking.error(
          where,
          "dimension",
          "expected a quantity in " + wanted + ", got one in " + dimension,
          "check its unit");
    }
  }

  private void error(Rule rule, String got) {
    checking.error(
        where, "range", "expected " + rule.expected() + ", got " + got, "choose another value");
  }
}
