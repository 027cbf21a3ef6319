package org.brian2grad.bridge;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.archive.ArchiveWriter;
import org.brian2grad.archive.SavedSimulation;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.GeneratorRaster;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.Lowering;
import org.brian2grad.optimise.Optimisation;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramCheck;
import org.brian2grad.program.ProgramReader;
import org.brian2grad.request.Parameter;
import org.brian2grad.request.Request;
import org.brian2grad.rule.Rules;
import org.brian2grad.runtime.Call;
import org.brian2grad.runtime.CheckpointPolicy;
import org.brian2grad.runtime.Engine;
import org.brian2grad.runtime.Given;
import org.brian2grad.runtime.Reach;
import org.brian2grad.runtime.Shape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A simulator, held by a door.
public final class SimulatorHandle {
  private final Program program;
  private final RequestReader reader;
  private final Request request;
  private final Engine engine;
  private final Catalogue catalogue;
  private final boolean checked;

  private SimulatorHandle(Program program, RequestReader reader, Request request, Engine engine) {
    this.program = program;
    this.reader = reader;
    this.request = request;
    this.checked = reader.checked();
    this.catalogue = Catalogue.of(engine.lowered());
    this.engine = engine;
  }

  static SimulatorHandle of(Program program, RequestReader reader) {
    ProgramCheck.check(program);
    Request request = reader.request(program);
    Lowered lowered = Optimisation.apply(Rules.apply(Lowering.lower(program, request), request));
    return new SimulatorHandle(program, reader, request, engine(program, lowered, reader));
  }

  private static Engine engine(Program program, Lowered lowered, RequestReader reader) {
    return reader.interpreted()
        ? Engine.interpreted(program, lowered)
        : Engine.compiled(program, lowered, reader.threads());
  }

  /// Whether nothing but first values follows from the values of these arrays.
  public boolean areData(String[] ids) {
    return Arrays.stream(ids).allMatch(this::isData);
  }

  private boolean isData(String id) {
    ArraySpec array = program.array(id);
    boolean literal = array.size() == 1 && (array.constant() || array.readOnly());
    return array.type().isReal()
        && (!literal || request.data().contains(id))
        && program.queues().stream().noneMatch(queue -> queue.delay().equals(id));
  }

  /// A simulator of the same program with other values of arrays that [#areData], which runs the
  /// same code; this one stays as it is, and so do its runs.
  ///
  /// @param addresses of their values, as many as before; to stay valid as those of the program
  public SimulatorHandle withArrays(String[] ids, long[] addresses) {
    Map<String, MemorySegment> values = new HashMap<>();
    for (int k = 0; k < ids.length; k++) {
      long bytes = program.array(ids[k]).data().byteSize();
      values.put(ids[k], MemorySegment.ofAddress(addresses[k]).reinterpret(bytes).asReadOnly());
    }
    Program present = program.with(values);
    return new SimulatorHandle(present, reader, request, engine.with(present, engine.lowered()));
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
    Request wanted = asks.request(present);
    Lowered lowered = Optimisation.apply(Rules.apply(Lowering.lower(present, wanted), wanted));
    return new SimulatorHandle(
        present,
        asks,
        wanted,
        lowered.isSameCode(engine.lowered())
            ? engine.with(present, lowered)
            : engine(present, lowered, asks));
  }

  /// Writes the program, with the values that its arrays have now, and what was asked of it into a
  /// file.
  public void save(String file) {
    var simulation = new SavedSimulation(program, reader.choices(), reader.settings());
    ArchiveWriter.write(simulation, Path.of(file));
  }

  /// What there is to give and to get, as JSON: arrays by their number, which the other methods take.
  ///
  ///     {"parameters": [{"name", "array", "size", "program_array": id or null, "value", "unit", "state": bool, "time_first": bool,
  ///                   "raster": eventspace or null}...],
  ///      "surrogates": {"choice.slope" | "choice.scale" ...: array},
  ///      "traces" | "rasters" | "inputs" | "rates": {key: {"array", "size", "clock"}},
  ///      "counts" | "states": {key: {"array", "size", "type"}},
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
    for (var clock : program.clocks()) {
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
    return root.toString();
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
    Reach.require(engine, catalogue, request.parameters());
  }

  /// The spikes that a generator sends by itself, row after row of zeros and ones.
  public double[] ownRaster(String eventspace) {
    return GeneratorRaster.of(program, eventspace).values();
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
            : Optional.of(new Call.Keep(setOf(inputs), setOf(outputs)));
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
                new CheckpointPolicy(
                    budget == 0 ? CheckpointPolicy.UNLIMITED : budget,
                    cache == 0 ? CheckpointPolicy.CACHE : cache),
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
