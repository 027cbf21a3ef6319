package org.brian2grad.lowering;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Variable;
import org.brian2grad.request.Request;

/// The constants of a program that are data of a run and no numbers of its code: parameters, and
/// those whose value is to be changed without other code.
public final class Constants {
  private final Request request;
  private final ArrayTable arrays;
  private final Map<String, Integer> parameters = new HashMap<>();
  private final Map<Data, Integer> data = new HashMap<>();

  /// Brian 2 resolves a name once for each object; should one have two values all the same, each is
  /// an array of its own.
  private record Data(String owner, String name, double value) {}

  Constants(Request request, ArrayTable arrays) {
    this.request = request;
    this.arrays = arrays;
  }

  /// Makes the array of a parameter.
  int parameter(String name, Lowered.Source.Constant source) {
    int array = add(name, source);
    parameters.put(name, array);
    return array;
  }

  /// The array of a constant of an operation's code; none where it is a number of the code.
  OptionalInt of(Operation operation, String name, Variable.Constant constant) {
    var parameter = request.constant(name, operation.name());
    if (parameter.isPresent()) {
      return OptionalInt.of(requireNonNull(parameters.get(parameter.get().name())));
    }
    String qualified = operation.owner() + "." + name;
    if (!constant.type().isReal() || !request.data().contains(qualified)) {
      return OptionalInt.empty();
    }
    var key = new Data(operation.owner(), name, constant.value());
    return OptionalInt.of(
        data.computeIfAbsent(
            key, _ -> add(qualified, new Lowered.Source.Constant(operation.name(), name))));
  }

  private int add(String name, Lowered.Source source) {
    return arrays.add(ArrayDecl.of(name, StorageType.REAL, Region.PARAMETER, 1), source);
  }
}
