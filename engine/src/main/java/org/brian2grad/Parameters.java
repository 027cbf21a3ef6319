package org.brian2grad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.Spelling;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.GeneratorRaster;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;
import org.brian2grad.request.Parameter;

/// The parameters of a simulator by name.
final class Parameters {
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /// @param array the engine's
  /// @param input the record that is given, where it is a raster
  record Entry(ParameterInfo info, int array, Optional<Catalogue.Record> input) {
    String name() {
      return info.name();
    }

    /// The shape with a batch dimension, in words.
    String batched() {
      List<String> own = new java.util.ArrayList<>();
      for (long extent : info.shape()) {
        own.add(Long.toString(extent));
      }
      own.add(info.timeFirst() ? 1 : 0, "*batch");
      return own.toString();
    }
  }

  Parameters(Program program, Lowered lowered, Catalogue catalogue, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      int array = lowered.names().parameter(parameter.name());
      entries.put(
          parameter.name(),
          switch (parameter) {
            case Parameter.Constant c ->
                new Entry(
                    new ParameterInfo(
                        c.name(), c.unit(), new long[0], NdArray.of(c.value()), false),
                    array,
                    Optional.empty());
            case Parameter.Array a -> of(a.name(), program.array(a.array()), array, false);
            case Parameter.TimedArray t -> of(t.name(), program.array(t.array()), array, true);
            case Parameter.Raster r -> raster(program, catalogue, r, array);
          });
    }
  }

  private static Entry of(String name, ArraySpec spec, int array, boolean timeFirst) {
    long[] shape = spec.scalar() ? new long[0] : spec.shape();
    double[] values = new double[Math.toIntExact(spec.size())];
    for (int k = 0; k < values.length; k++) {
      values[k] = spec.real(k);
    }
    var info = new ParameterInfo(name, spec.unit(), shape, NdArray.of(values, shape), timeFirst);
    return new Entry(info, array, Optional.empty());
  }

  private static Entry raster(
      Program program, Catalogue catalogue, Parameter.Raster parameter, int array) {
    var raster = GeneratorRaster.of(program, parameter.eventspace());
    long[] shape = {raster.rows(), raster.size()};
    var info =
        new ParameterInfo(parameter.name(), "", shape, NdArray.of(raster.values(), shape), true);
    return new Entry(
        info, array, Optional.ofNullable(catalogue.inputs().get(parameter.eventspace())));
  }

  List<ParameterInfo> infos() {
    return entries.values().stream().map(Entry::info).toList();
  }

  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  Set<String> names() {
    return entries.keySet();
  }

  Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /// @param where who asks
  Diagnostic unknown(String where, String name) {
    return new Diagnostic(
        where,
        "unknown-parameter",
        "expected values for parameters of the Simulator ("
            + (entries.isEmpty() ? "none" : String.join(", ", entries.keySet()))
            + "), got '"
            + name
            + "'",
        Spelling.suggestion(name, entries.keySet())
            .orElse("name '" + name + "' in Simulator(parameters=[...])"));
  }
}
