package org.brian2grad.lowering;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Variable;

/// Elements that a synapse writes under two names: those of a neuron that is its own neighbour.
///
/// What is written first has no effect there, which a reverse sweep does not know of: it has one
/// adjoint for the element, and both names would get it.
final class SharedTargets {
  private final Operation.Synapses operation;
  private final ArrayTable arrays;

  private SharedTargets(Operation.Synapses operation, ArrayTable arrays) {
    this.operation = operation;
    this.arrays = arrays;
  }

  /// Refuses code that writes two names of one variable, where they meet in a synapse.
  static void require(Operation.Synapses operation, ArrayTable arrays) {
    new SharedTargets(operation, arrays).require();
  }

  private void require() {
    Map<String, Variable.Array> written = new LinkedHashMap<>();
    for (Code.Statement statement : operation.code().block().vector()) {
      String name = statement.variable();
      if (operation.code().variables().get(name) instanceof Variable.Array a) {
        written.forEach((other, b) -> {
          if (!other.equals(name) && b.array().equals(a.array()) && meet(a, b)) {
            throw RefusedException.unsupported(
                operation.name(),
                "code that writes '"
                    + other
                    + "' and '"
                    + name
                    + "' where a neuron has a synapse with itself");
          }
        });
        written.put(name, a);
      }
    }
  }

  private boolean meet(Variable.Array one, Variable.Array other) {
    if (one.index().equals(other.index())) {
      return true;
    }
    Optional<ArraySpec> first = elements(one);
    Optional<ArraySpec> second = elements(other);
    return first.isEmpty()
        || second.isEmpty()
        || IntStream.range(0, Math.toIntExact(first.get().size()))
            .anyMatch(k -> first.get().integer(k) == second.get().integer(k));
  }

  /// The element that a variable stands for, for each synapse, where that is known.
  private Optional<ArraySpec> elements(Variable.Array variable) {
    return operation.code().variables().get(variable.index()) instanceof Variable.Array a
            && a.index().equals("_idx")
            && arrays.isFixed(a.array())
        ? Optional.of(arrays.spec(a.array()))
        : Optional.empty();
  }
}
