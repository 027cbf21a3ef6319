package org.brian2grad.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.Spelling;
import org.brian2grad.diag.Wording;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.GeneratorRaster;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;
import org.brian2grad.request.Parameter;

/// The parameters of a simulator by name.
public final class Inputs {
  private final Program program;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Map<String, double[]> rasters = new LinkedHashMap<>();

  Inputs(Program program, Lowered lowered, Catalogue catalogue, List<Parameter> parameters) {
    this.program = program;
    for (Parameter parameter : parameters) {
      this.parameters.put(parameter.name(), parameter);
      inputs.put(parameter.name(), input(lowered, catalogue, parameter));
    }
  }

  private Input input(Lowered lowered, Catalogue catalogue, Parameter parameter) {
    String name = parameter.name();
    int array = lowered.names().parameter(name);
    boolean state = lowered.arrays().get(array).region() == Region.STATE;
    Input.Kind kind = state ? Input.Kind.INITIAL_VALUE : Input.Kind.VALUE;
    return switch (parameter) {
      case Parameter.Constant c ->
          new Input(name, c.unit(), new long[0], kind, array, Optional.empty());
      case Parameter.Array a -> of(name, program.array(a.array()), kind, array);
      case Parameter.TimedArray t ->
          of(name, program.array(t.array()), Input.Kind.TIMED_ARRAY, array);
      case Parameter.Raster r -> {
        Optional<Catalogue.Record> record =
            Optional.ofNullable(catalogue.inputs().get(r.eventspace()));
        var raster = GeneratorRaster.of(program, r.eventspace());
        long[] shape = {raster.rows(), raster.size()};
        rasters.put(name, raster.values());
        yield new Input(name, "", shape, Input.Kind.RASTER, array, record);
      }
    };
  }

  private static Input of(String name, ArraySpec spec, Input.Kind kind, int array) {
    long[] shape = spec.scalar() ? new long[0] : spec.shape();
    return new Input(name, spec.unit(), shape, kind, array, Optional.empty());
  }

  /// The value that the network has, in SI base units, element by element.
  public double[] value(String name) {
    return switch (parameter(name)) {
      case Parameter.Constant c -> new double[] {c.value()};
      case Parameter.Array a -> values(program.array(a.array()));
      case Parameter.TimedArray t -> values(program.array(t.array()));
      case Parameter.Raster r -> Objects.requireNonNull(rasters.get(r.name()));
    };
  }

  /// The array of the program that holds it, by id, where one does.
  public Optional<String> programArray(String name) {
    return switch (parameter(name)) {
      case Parameter.Array a -> Optional.of(a.array());
      case Parameter.TimedArray t -> Optional.of(t.array());
      case Parameter.Constant _, Parameter.Raster _ -> Optional.empty();
    };
  }

  private Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter '" + name + "'");
    }
    return parameter;
  }

  private static double[] values(ArraySpec spec) {
    double[] values = new double[Math.toIntExact(spec.size())];
    for (int k = 0; k < values.length; k++) {
      values[k] = spec.real(k);
    }
    return values;
  }

  public List<Input> all() {
    return List.copyOf(inputs.values());
  }

  public Set<String> names() {
    return inputs.keySet();
  }

  public Optional<Input> find(String name) {
    return Optional.ofNullable(inputs.get(name));
  }

  /// What to say of a name that is no parameter.
  ///
  /// @param where who asks
  public Diagnostic unknown(String where, String name) {
    return new Diagnostic(
        Wording.same(where),
        "unknown-parameter",
        "expected values for parameters of the Simulator ("
            + (inputs.isEmpty() ? "none" : String.join(", ", inputs.keySet()))
            + "), got '"
            + name
            + "'",
        Spelling.suggestion(name, inputs.keySet())
            .map(Wording::same)
            .orElseGet(() ->
                new Wording(
                    "name '" + name + "' in parameters(...)",
                    "name '" + name + "' in Simulator(parameters=[...])",
                    "name '" + name + "' under parameters:")));
  }
}
