package org.brian2grad.bridge;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.adjoint.Differentiation;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.ir.Program;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Region;
import org.brian2grad.pass.Lowered;
import org.brian2grad.pass.Lowering;
import org.brian2grad.pass.Optimisation;
import org.brian2grad.pass.Parameter;
import org.brian2grad.pass.Request;
import org.brian2grad.runtime.Call;
import org.brian2grad.runtime.CheckpointPolicy;
import org.brian2grad.runtime.Engine;
import org.brian2grad.runtime.Given;
import org.brian2grad.runtime.Shape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A simulator, held by a door.
public final class SimulatorHandle {
  private final Program program;
  private final Request request;
  private final Engine engine;
  private final boolean checked;

  SimulatorHandle(Program program, RequestReader reader) {
    this.program = program;
    this.request = reader.request(program);
    this.checked = reader.checked();
    Lowered lowered = Optimisation.apply(Lowering.lower(program, request));
    this.engine =
        reader.interpreted()
            ? Engine.interpreted(program, lowered)
            : Engine.compiled(program, lowered, reader.threads());
  }

  /// What there is to give and to get, as JSON: arrays by their number, which the other methods take.
  ///
  ///     {"parameters": [{"name", "array", "size", "program_array": id or null, "value", "unit", "state": bool, "time_first": bool,
  ///                   "raster": eventspace or null}...],
  ///      "traces" | "rasters" | "inputs" | "rates": {key: {"array", "size", "clock"}},
  ///      "counts": {key: {"array", "size"}}, "states": {program array id: {"array", "size", "type", "differentiable": bool}},
  ///      "noise": whether random numbers are drawn,
  ///      "clocks": [{"name", "dt", "first", "rows"}...], "logs": {monitor: {"log", "clock"}}}
  public String describe() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    Lowered lowered = engine.lowered();
    var parameters = root.putArray("parameters");
    for (Parameter parameter : request.parameters()) {
      int array = lowered.names().parameter(parameter.name());
      ArrayDecl a = lowered.arrays().get(array);
      ObjectNode n = parameters.addObject();
      n.put("name", parameter.name()).put("array", array).put("size", a.size());
      n.put("state", a.region() == Region.STATE);
      n.put(
          "time_first",
          parameter instanceof Parameter.TimedArray || parameter instanceof Parameter.Raster);
      switch (parameter) {
        case Parameter.Constant c -> n.put("value", c.value()).put("unit", c.unit());
        case Parameter.Array p ->
            n.put("program_array", p.array()).put("unit", program.array(p.array()).unit());
        case Parameter.TimedArray t ->
            n.put("program_array", t.array()).put("unit", program.array(t.array()).unit());
        case Parameter.Raster r -> n.put("raster", r.eventspace()).put("unit", "");
      }
    }
    records(root.putObject("traces"), lowered.names().traces());
    records(root.putObject("rasters"), lowered.names().rasters());
    records(root.putObject("inputs"), lowered.names().inputs());
    records(root.putObject("rates"), lowered.names().rates());
    records(root.putObject("counts"), lowered.names().counts());
    ObjectNode states = root.putObject("states");
    for (var named : List.of(lowered.names().variables(), lowered.names().own())) {
      named.forEach(
          (id, array) -> state(states, id, array, lowered.arrays().get(array).type().name()));
    }
    lowered
        .names()
        .queues()
        .forEach((pathway, queue) -> {
          state(states, pathway + "[events]", queue.history(), "EVENTS");
          queue
              .candidates()
              .ifPresent(array -> state(states, pathway + "[candidates]", array, "CANDIDATES"));
        });
    root.put("noise", lowered.names().noise().isPresent());
    var clocks = root.putArray("clocks");
    for (var clock : program.clocks()) {
      clocks
          .addObject()
          .put("name", clock.name())
          .put("dt", clock.dt())
          .put("first", clock.first())
          .put("rows", clock.last() - clock.first());
    }
    ObjectNode logs = root.putObject("logs");
    lowered
        .names()
        .logs()
        .forEach(
            (monitor, log) -> logs.putObject(monitor).put("log", log).put("clock", clock(log)));
    return root.toString();
  }

  private void state(ObjectNode states, String id, int array, String type) {
    ArrayDecl a = engine.lowered().arrays().get(array);
    if (a.region() == Region.STATE) {
      states.putObject(id).put("array", array).put("size", a.size()).put("type", type);
    }
  }

  /// The clock at whose ticks a log is written.
  private int clock(int log) {
    for (var kernel : engine.lowered().kernels()) {
      for (var effect : kernel.body().effects()) {
        if (effect instanceof Effect.Append a && a.log() == log) {
          return kernel.clock();
        }
      }
    }
    throw new IllegalStateException("nothing writes log " + log);
  }

  private void records(ObjectNode target, Map<String, Integer> names) {
    names.forEach((key, array) -> {
      ArrayDecl a = engine.lowered().arrays().get(array);
      target.putObject(key).put("array", array).put("size", a.size()).put("clock", a.clock());
    });
  }

  /// Which parameters reach none of the outputs, by name.
  ///
  /// @param outputs arrays that a loss can depend on
  public String[] unreached(int[] outputs) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : request.parameters()) {
      int array = engine.lowered().names().parameter(parameter.name());
      if (!Differentiation.connects(engine.lowered(), array, setOf(outputs))) {
        names.add(parameter.name());
      }
    }
    return names.toArray(String[]::new);
  }

  /// Fails if the gradient of all parameters with respect to all outputs is not defined.
  public void requireDifferentiable(int[] inputs, int[] outputs) {
    engine.differentiation(setOf(inputs), setOf(outputs));
  }

  /// Compiles the forward pass for a batch.
  public void prepare(int batch) {
    engine.prepare(batch);
  }

  /// How records of a batch lie in memory: whether lanes are innermost (1 or 0), samples side by
  /// side in a row, and the multiple to which elements are padded.
  public long[] layout(int batch) {
    Shape shape = engine.shape(batch);
    boolean lanes = shape.geometry().axis() == org.brian2grad.kernel.Geometry.Axis.LANES;
    return new long[] {lanes ? 1 : 0, shape.pitch(), lanes ? 1 : shape.geometry().width()};
  }

  /// Starts a run.
  ///
  /// @param first timestep of each clock at the start; empty for the program's own
  /// @param seed of the random numbers; empty for the program's own
  /// @param shared whether all samples see the same random numbers
  /// @param given arrays that get values, with their addresses, whether these are batched, and
  ///   names for errors
  /// @param records arrays with memory, and its addresses
  /// @param inputs arrays that a reverse sweep may be about; empty when there will be none
  /// @param outputs arrays that may have an adjoint
  /// @param budget bytes, or 0 for no limit
  /// @param cache bytes of tape in a segment, or 0 for the choice of the engine
  public RunHandle run(
      int batch,
      long[] first,
      long[] seed,
      boolean shared,
      int[] given,
      long[] givenAddresses,
      boolean[] givenBatched,
      String[] givenNames,
      int[] records,
      long[] recordAddresses,
      int[] inputs,
      int[] outputs,
      long budget,
      long cache) {
    if (batch < 1) {
      throw new DiagnosticException(
          new Diagnostic(
              "sim()",
              "parameter-shape",
              "expected at least one sample, got an empty batch",
              "give tensors without dimensions of length 0"));
    }
    List<Given> values = new ArrayList<>();
    for (int k = 0; k < given.length; k++) {
      values.add(new Given(given[k], memory(givenAddresses[k]), givenBatched[k], givenNames[k]));
    }
    Optional<Call.Keep> keep =
        inputs.length == 0
            ? Optional.empty()
            : Optional.of(
                new Call.Keep(
                    new CheckpointPolicy(
                        budget == 0 ? CheckpointPolicy.UNLIMITED : budget,
                        cache == 0 ? CheckpointPolicy.CACHE : cache),
                    setOf(inputs),
                    setOf(outputs)));
    return new RunHandle(
        engine,
        engine.simulate(
            new Call(
                batch,
                first.length == 0 ? engine.firstTimesteps() : first,
                seed.length == 0
                    ? new Call.Noise(program.seed(), shared, engine.origin())
                    : new Call.Noise(seed[0], shared),
                values,
                addresses(records, recordAddresses),
                checked,
                keep)));
  }

  /// Starts a run of a program with callbacks.
  ///
  /// @param status see [SteppedHandle#advance]
  public SteppedHandle step(int[] records, long[] recordAddresses, long status) {
    return new SteppedHandle(
        engine.lowered(), engine.step(addresses(records, recordAddresses)), status);
  }

  /// The most bytes of state, tape and checkpoints in use at a time since the last call.
  public long takePeakBytes() {
    return engine.takePeakBytes();
  }

  static MemorySegment memory(long address) {
    return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE);
  }

  static Map<Integer, MemorySegment> addresses(int[] arrays, long[] addresses) {
    Map<Integer, MemorySegment> memory = new HashMap<>();
    for (int k = 0; k < arrays.length; k++) {
      memory.put(arrays[k], memory(addresses[k]));
    }
    return memory;
  }

  static Set<Integer> setOf(int[] arrays) {
    Set<Integer> set = new HashSet<>();
    for (int array : arrays) {
      set.add(array);
    }
    return set;
  }
}
