package org.brian2grad.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.brian2grad.derivative.Tangent;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Wording;
import org.brian2grad.surrogate.Surrogate;

/// How often a compiled program was differentiated forward, and which derivatives that leaves.
///
/// @param tangents those that were taken, the last one last
record DerivativeOrder(List<Tangent> tangents) {
  static final DerivativeOrder ZERO = new DerivativeOrder(List.of());

  private static final int MOST = 2;

  DerivativeOrder {
    tangents = List.copyOf(tangents);
  }

  DerivativeOrder tangent(Tangent next) {
    List<Tangent> more = new ArrayList<>(tangents);
    more.add(next);
    return new DerivativeOrder(more);
  }

  OptionalInt tangentOf(int array) {
    Integer tangent = tangents.isEmpty() ? null : tangents.getLast().tangents().get(array);
    return tangent == null ? OptionalInt.empty() : OptionalInt.of(tangent);
  }

  /// These arrays, and the tangents of those that have one.
  Set<Integer> withTangents(Set<Integer> arrays) {
    Set<Integer> all = new HashSet<>(arrays);
    for (Tangent tangent : tangents) {
      for (int array : Set.copyOf(all)) {
        Integer twin = tangent.tangents().get(array);
        if (twin != null) {
          all.add(twin);
        }
      }
    }
    return all;
  }

  /// @param unbounded whether there are no bounds on adjoints
  void requireTangent(boolean unbounded) {
    if (!unbounded) {
      throw new DiagnosticException(
          new Diagnostic(
              Wording.of("clipAdjoint", "clip_adjoint"),
              "clipped-tangent",
              "expected a gradient of first order by reverse mode, got forward mode or a second "
                  + "derivative: bounds hold adjoints of a reverse sweep, and a tangent has none",
              Wording.of(
                  "build without clipAdjoint(...)", "make a Simulator without clip_adjoint")));
    }
    requireOrder(tangents.size() + 1);
    if (!tangents.isEmpty()) {
      requireSecond();
    }
  }

  void requireReverse(Set<Integer> inputs) {
    if (tangents.isEmpty()) {
      return;
    }
    // A tangent is linear in its direction: the gradient by that is of no higher order.
    Set<Integer> directions = new HashSet<>();
    tangents.forEach(tangent -> directions.addAll(tangent.tangents().values()));
    if (!directions.containsAll(inputs)) {
      requireOrder(tangents.size() + 1);
      requireSecond();
    }
  }

  private static void requireOrder(int order) {
    if (order > MOST) {
      throw new DiagnosticException(
          new Diagnostic(
              "sim()",
              "no-third-derivative",
              "expected at most second derivatives, got one of order " + order,
              "take differences of second derivatives"));
    }
  }

  private void requireSecond() {
    for (Surrogate surrogate : tangents.getFirst().surrogates()) {
      if (surrogate.jumps()) {
        throw new DiagnosticException(
            new Diagnostic(
                "surrogate." + surrogate.name(),
                "no-second-derivative",
                "expected a surrogate without jumps for a second derivative, got "
                    + surrogate.name()
                    + ", which jumps at the ends of its support",
                "choose `surrogate.triangular()` or `surrogate.fast_sigmoid()`"));
      }
    }
  }
}
