package org.brian2grad.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.brian2grad.archive.ArchiveWriter;
import org.brian2grad.archive.SavedSimulation;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramReader;
import org.brian2grad.runtime.CheckpointPolicy;
import org.brian2grad.simulation.CallForm;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Input;
import org.brian2grad.simulation.Outputs;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A simulator, held by a door.
public final class SimulatorHandle {
  private final RequestReader reader;
  private final CompiledProgram compiled;

  private SimulatorHandle(RequestReader reader, CompiledProgram compiled) {
    this.reader = reader;
    this.compiled = compiled;
  }

  static SimulatorHandle of(Program program, RequestReader reader) {
    return new SimulatorHandle(
        reader, CompiledProgram.of(program, reader.request(program), reader.machine()));
  }

  /// This simulator with its derivative in one direction, see [CompiledProgram#tangent].
  public SimulatorHandle tangent(int[] inputs, boolean recorded) {
    return new SimulatorHandle(reader, compiled.tangent(setOf(inputs), recorded));
  }

  /// The array of the tangent of each array, or -1, in the simulator that [#tangent] gave.
  public int[] tangentsOf(int[] arrays) {
    return Arrays.stream(arrays).map(array -> compiled.tangentOf(array).orElse(-1)).toArray();
  }

  /// Whether nothing but first values follows from the values of these arrays.
  public boolean areData(String[] ids) {
    return Arrays.stream(ids).allMatch(compiled::isData);
  }

  /// A simulator of the same program with other values of arrays that [#areData], which runs the
  /// same code; this one stays as it is, and so do its runs.
  ///
  /// @param addresses of their values, as many as before; to stay valid as those of the program
  public SimulatorHandle withArrays(String[] ids, long[] addresses) {
    Map<String, MemorySegment> values = new HashMap<>();
    for (int k = 0; k < ids.length; k++) {
      long bytes = compiled.program().array(ids[k]).data().byteSize();
      values.put(ids[k], MemorySegment.ofAddress(addresses[k]).reinterpret(bytes).asReadOnly());
    }
    return new SimulatorHandle(reader, compiled.with(values));
  }

  /// A simulator of the same model's present program; this one stays as it is, and so do its runs.
  ///
  /// Code is shared where it is the same.
  ///
  /// @param text the program, see [Door#simulator]
  /// @param asked as for this one, but for what is kept as data
  /// @throws DiagnosticException where the request does not fit the program any more
  public SimulatorHandle refreshed(String text, String asked) {
    Program present = ProgramReader.read(text);
    var asks = new RequestReader(asked);
    return new SimulatorHandle(
        asks, compiled.refreshed(present, asks.request(present), asks.machine()));
  }

  /// Writes the program, with the values that its arrays have now, and what was asked of it into a
  /// file.
  public void save(String file) {
    var simulation = new SavedSimulation(compiled.program(), reader.choices(), reader.settings());
    ArchiveWriter.write(simulation, Path.of(file));
  }

  /// What there is to give and to get, as JSON: arrays by their number, which the other methods take.
  ///
  ///     {"parameters": [{"name", "array", "unit", "kind": VALUE | INITIAL_VALUE | TIMED_ARRAY | RASTER, "shape": [int...], "batched": the shape in words,
  ///                   "program_array": id, where one holds the value}...],
  ///      "surrogates": {"choice.slope" | "choice.scale" ...: array},
  ///      "traces" | "rasters" | "inputs" | "rates": {key: {"array", "size", "clock"}},
  ///      "counts" | "states": {key: {"array", "size", "type"}},
  ///      "noise": whether random numbers are drawn,
  ///      "clocks": [{"name", "dt", "first", "rows"}...], "logs": {monitor: {"log", "clock"}},
  ///      "monitors": {monitor: {"clock", "timed": whether it has a row for each step,
  ///                   "columns": [of the events that it lists...],
  ///                   "outputs": {name: {"array", "start", "stop", "single": whether without a dimension of elements}}}}}
  public String describe() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    Lowered lowered = compiled.engine().lowered();
    Catalogue catalogue = compiled.catalogue();
    var parameters = root.putArray("parameters");
    for (Input input : compiled.inputs().all()) {
      ObjectNode n = parameters.addObject();
      n.put("name", input.name()).put("array", input.array()).put("unit", input.unit());
      n.put("kind", input.kind().name()).put("batched", input.batched());
      var shape = n.putArray("shape");
      Arrays.stream(input.shape()).forEach(shape::add);
      compiled.inputs().programArray(input.name()).ifPresent(id -> n.put("program_array", id));
    }
    ObjectNode surrogates = root.putObject("surrogates");
    lowered.names().surrogates().forEach(surrogates::put);
    records(root.putObject("traces"), catalogue.traces());
    records(root.putObject("rasters"), catalogue.rasters());
    records(root.putObject("inputs"), catalogue.inputs());
    records(root.putObject("rates"), catalogue.rates());
    states(root.putObject("counts"), catalogue.counts());
    states(root.putObject("states"), catalogue.states());
    root.put("noise", lowered.names().noise().isPresent());
    var clocks = root.putArray("clocks");
    for (var clock : compiled.program().clocks()) {
      clocks
          .addObject()
          .put("name", clock.name())
          .put("dt", clock.dt())
          .put("first", clock.first())
          .put("rows", clock.last() - clock.first());
    }
    ObjectNode logs = root.putObject("logs");
    catalogue
        .logs()
        .forEach((monitor, log) ->
            logs.putObject(monitor).put("log", log.log()).put("clock", log.clock()));
    ObjectNode monitors = root.putObject("monitors");
    compiled
        .outputs()
        .monitors()
        .forEach((name, shown) -> monitor(monitors.putObject(name), shown));
    return root.toString();
  }

  private static void monitor(ObjectNode target, Outputs.Shown shown) {
    target.put("clock", shown.monitor().clock()).put("timed", shown.isTimed());
    ArrayNode columns = target.putArray("columns");
    shown.columns().forEach(columns::add);
    ObjectNode outputs = target.putObject("outputs");
    shown
        .outputs()
        .forEach((variable, output) ->
            outputs
                .putObject(variable)
                .put("array", output.array())
                .put("start", output.start())
                .put("stop", output.stop())
                .put("single", output.isSingle()));
  }

  private static void states(ObjectNode target, Map<String, Catalogue.State> states) {
    states.forEach((id, state) ->
        target
            .putObject(id)
            .put("array", state.array())
            .put("size", state.size())
            .put("type", state.kind().name()));
  }

  private static void records(ObjectNode target, Map<String, Catalogue.Record> records) {
    records.forEach((key, record) ->
        target
            .putObject(key)
            .put("array", record.array())
            .put("size", record.size())
            .put("clock", record.clock()));
  }

  /// Fails if nothing that is shown depends on a parameter, or if a gradient is not defined.
  public void requireReached() {
    compiled.requireReached();
  }

  /// The value of a parameter in the network, element by element.
  public double[] value(String parameter) {
    return compiled.inputs().value(parameter);
  }

  /// Compiles the forward pass for a batch.
  public void prepare(int batch) {
    compiled.engine().prepare(batch);
  }

  /// The strides of row, sample and element in the records of a batch, in values. A row may be
  /// longer than samples times elements: what fills vectors is there too.
  public long[] recordStrides(int batch, int size) {
    return compiled.engine().shape(batch).recordStrides(size);
  }

  /// Which batch dimensions a call has, see [CallShapes].
  ///
  /// @throws DiagnosticException for unknown names and shapes that do not fit, all at once
  public String checkShapes(String json) {
    return CallShapes.check(compiled, json);
  }

  /// The times in seconds of the steps of a clock.
  ///
  /// @param first timestep at which the run begins
  public double[] times(int clock, long first) {
    return compiled.outputs().times(clock, first);
  }

  /// Fails, for a monitor that does not show something or does not exist.
  ///
  /// @param monitor its name
  /// @param name of what it is asked for
  /// @param others what the door gives beside [#describe]'s outputs
  public void failUnknown(String monitor, String name, String[] others) {
    throw new DiagnosticException(compiled.outputs().unknownOf(monitor, name, List.of(others)));
  }

  /// Starts a run.
  ///
  /// @param first timestep of each clock at the start; empty for the program's own
  /// @param seed of the random numbers; empty for the program's own
  /// @param streams of random numbers that the samples see; empty where sample k sees stream k
  /// @param given arrays that get values, with their addresses, whether these are batched, and
  ///   names for errors
  /// @param records arrays with memory, and its addresses
  /// @param inputs arrays that a reverse sweep may be about; empty when there will be none
  /// @param budget bytes, or 0 for no limit
  /// @param cache bytes of tape in a segment, or 0 for the choice of the engine
  public RunHandle run(
      int batch,
      long[] first,
      long[] seed,
      long[] streams,
      int[] given,
      long[] givenAddresses,
      boolean[] givenBatched,
      String[] givenNames,
      int[] records,
      long[] recordAddresses,
      int[] inputs,
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
    List<CallForm.Slot> values = new ArrayList<>();
    List<MemorySegment> memory = new ArrayList<>();
    for (int k = 0; k < given.length; k++) {
      values.add(new CallForm.Slot(given[k], givenBatched[k], givenNames[k]));
      memory.add(memory(givenAddresses[k]));
    }
    for (long address : recordAddresses) {
      memory.add(memory(address));
    }
    var form =
        new CallForm(
            batch,
            values,
            List.of(),
            Arrays.stream(records).boxed().toList(),
            setOf(inputs),
            Arrays.stream(streams).boxed().toList(),
            reader.checked(),
            new CheckpointPolicy(
                budget == 0 ? CheckpointPolicy.UNLIMITED : budget,
                cache == 0 ? CheckpointPolicy.CACHE : cache));
    OptionalLong own = seed.length == 0 ? OptionalLong.empty() : OptionalLong.of(seed[0]);
    return new RunHandle(compiled, compiled.start(form, own, first, memory));
  }

  /// Starts a run of a program with callbacks.
  ///
  /// @param status see [SteppedHandle#advance]
  public SteppedHandle step(int[] records, long[] recordAddresses, long status) {
    return new SteppedHandle(
        compiled.engine().lowered(),
        compiled.engine().step(addresses(records, recordAddresses)),
        status);
  }

  /// The most bytes of state, tape and checkpoints in use at a time since the last call.
  public long takePeakBytes() {
    return compiled.engine().takePeakBytes();
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
