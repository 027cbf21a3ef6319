package org.brian2grad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Precision;
import org.brian2grad.simulation.Batching;
import org.brian2grad.simulation.Input;
import org.brian2grad.simulation.Inputs;

/// The values of a call as the engine has them.
///
/// @param batch samples
/// @param batched whether the caller sees a dimension of samples
/// @param values of the parameters that were given
/// @param alike whether all samples are one sample, that goes along several directions
record Values(int batch, boolean batched, Map<String, Value> values, boolean alike) {
  private Values(int batch, boolean batched, Map<String, Value> values) {
    this(batch, batched, values, false);
  }

  /// The same values for the samples of some directions.
  ///
  /// @throws DiagnosticException where both have samples, and not as many
  Values over(Values directions) {
    if (!directions.batched()) {
      return this;
    }
    if (batched && batch != directions.batch()) {
      throw new DiagnosticException(
          new Diagnostic(
              "Simulator.tangent",
              "parameter-shape",
              "expected as many samples in directions as in values, got "
                  + directions.batch()
                  + " and "
                  + batch,
              "give one direction for each sample, or values without a dimension of samples"));
    }
    return new Values(directions.batch(), true, values, !batched);
  }

  /// @param array as it was given
  /// @param batched whether each sample has its own
  record Value(Input input, NdArray array, boolean batched) {
    /// The values as the engine has them: samples first.
    MemorySegment memory(Precision precision) {
      NdArray first = batched && input.timeFirst() ? array.swap(0, 1) : array;
      return (first.precision() == precision ? first : first.copy(precision)).memory();
    }

    /// The values as rows of a record, the same for all samples where there is one of them only.
    MemorySegment rows(Arena arena, Records records) {
      long[] shape = input.shape();
      int size = Math.toIntExact(shape[1]);
      MemorySegment memory = records.allocate(arena, input.name(), shape[0], size);
      NdArray all = records.showAll(memory, shape[0], size);
      all.set(batched ? array : array.spread(1, records.shape().batch()));
      return memory;
    }
  }

  /// @throws DiagnosticException for unknown names and wrong shapes, all at once
  static Values of(Inputs inputs, Map<String, NdArray> given) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    given.forEach((name, array) -> shapes.put(name, array.shape()));
    long[] batch = Batching.ONE.of(inputs, Map.of(), shapes, Map.of());
    Map<String, Value> values = new LinkedHashMap<>();
    for (Input input : inputs.all()) {
      NdArray array = given.get(input.name());
      if (array != null) {
        boolean own = array.rank() > input.shape().length;
        values.put(input.name(), new Value(input, array, own));
      }
    }
    int samples = batch.length == 0 ? 1 : Math.toIntExact(batch[0]);
    return new Values(samples, batch.length > 0, values);
  }
}
