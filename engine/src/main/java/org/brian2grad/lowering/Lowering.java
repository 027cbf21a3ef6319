package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.brian2grad.request.Parameter;
import org.brian2grad.request.Request;

/// Program to kernels: each operation becomes kernels over its elements, in schedule order.
///
/// An event is a row of truth values, its indicators; what it triggers is a select between the
/// state after its code and the state before, which is also the blend that the reverse sweep
/// differentiates.
public final class Lowering {
  private final Program program;
  private final Request request;
  private final ArrayTable arrays;
  private final EventSites sites = new EventSites();
  private final RecoverySites recoveries;
  private final EventRecords events;
  private final GeneratorLowering generators;
  private final Pathways pathways;
  private final Noise noise;
  private final SynapseLowering synapses;
  private final SummedLowering summed;
  private final MonitorLowering monitors;
  private final List<Kernel> kernels = new ArrayList<>();
  private final Constants constants;
  private final Map<String, Integer> indicators = new HashMap<>();
  private final List<Lowered.Cut> cuts = new ArrayList<>();
  private final List<RefusedException.Refusal> refused = new ArrayList<>();
  private int clock;

  private Lowering(Program program, Request request) {
    this.program = program;
    this.request = request;
    this.arrays = new ArrayTable(program, request);
    this.events = new EventRecords(request, arrays, sites);
    this.generators = new GeneratorLowering(program, arrays, events);
    this.constants = new Constants(request, arrays);
    this.noise = new Noise(program, arrays);
    this.recoveries = new RecoverySites(program, arrays, sites);
    this.pathways = new Pathways(program, arrays);
    var context = new Context();
    this.synapses = new SynapseLowering(arrays, pathways, context);
    this.summed = new SummedLowering(arrays);
    this.monitors = new MonitorLowering(program, arrays, request.listed(), context);
  }

  private final class Context implements LoweringContext {
    @Override
    public BlockLowering block(
        Operation.Coded operation, BodyBuilder b, Optional<Integer> element) {
      return Lowering.this.block(operation, b, element);
    }

    @Override
    public int indicator(String eventspace) {
      return Lowering.this.indicator(eventspace);
    }

    @Override
    public int clock() {
      return clock;
    }

    @Override
    public boolean evaluatesSilentEvents() {
      return request.evaluatesSilentEvents();
    }

    @Override
    public void add(Kernel kernel) {
      kernels.add(kernel);
    }
  }

  /// @throws RefusedException for what the engine does not run itself
  public static Lowered lower(Program program, Request request) {
    Lowered lowered = new Lowering(program, request).lower();
    IndexBounds.check(program, lowered);
    return lowered;
  }

  private Lowered lower() {
    Map<String, Integer> parameters = new HashMap<>();
    for (Parameter parameter : request.parameters()) {
      parameters.put(
          parameter.name(),
          switch (parameter) {
            case Parameter.Constant c -> {
              String first = Collections.min(c.operations());
              yield constants.parameter(
                  c.name(), new Lowered.Source.Constant(first, c.identifier()));
            }
            case Parameter.Array a -> arrays.of(a.array());
            case Parameter.TimedArray t -> arrays.of(t.array());
            case Parameter.Raster r -> events.input(program, r.eventspace());
          });
    }
    for (var object : program.objects()) {
      clock = object.clock();
      for (Operation operation : object.operations()) {
        lowerOrRefuse(operation);
      }
      if (request.profiled()) {
        cuts.add(new Lowered.Cut(object.name(), Optional.empty(), clock, kernels.size()));
      }
    }
    if (!refused.isEmpty()) {
      throw new RefusedException(refused);
    }
    return new Lowered(
        request.precision(),
        program.clocks().stream().map(c -> new Clock(c.name())).toList(),
        arrays.arrays(),
        arrays.sources(),
        monitors.logs(),
        List.of(),
        kernels,
        new Lowered.Names(
            parameters,
            arrays.variables(),
            monitors.traces(),
            events.rasters(),
            events.inputs(),
            monitors.counts(),
            monitors.rates(),
            monitors.logNames(),
            pathways.queues(),
            arrays.own(),
            Map.of(),
            noise.keys()),
        cuts.isEmpty() ? Lowered.Callbacks.NONE : new Lowered.Callbacks(cuts, indicators),
        new Lowered.Events(sites.all(), indicators, pathways.sources()),
        clips());
  }

  private Map<Integer, Double> clips() {
    Map<Integer, Double> clips = new HashMap<>();
    request.clips().forEach((array, bound) -> clips.put(arrays.of(array), bound));
    return clips;
  }

  /// All refusals are reported at once, so that the caller can run these operations itself.
  private void lowerOrRefuse(Operation operation) {
    try {
      operation(operation);
    } catch (DiagnosticException e) {
      if (!e.code().equals("unsupported")) {
        throw refused.isEmpty() ? e : new RefusedException(refused);
      }
      refused.add(new RefusedException.Refusal(operation.name(), e.diagnostics().getFirst()));
    }
  }

  private void operation(Operation operation) {
    switch (operation) {
      case Operation.StateUpdate update -> stateUpdate(update);
      case Operation.Threshold threshold -> threshold(threshold);
      case Operation.SpikeGenerator generator ->
          kernels.add(generators.lower(generator, indicator(generator.eventspace()), clock));
      case Operation.Reset reset -> reset(reset);
      case Operation.SpikeMonitor monitor -> monitors.spikes(monitor);
      case Operation.StateMonitor monitor -> monitors.state(monitor);
      case Operation.RateMonitor monitor -> monitors.rate(monitor);
      case Operation.Push push -> synapses.push(push);
      case Operation.Synapses arrival -> synapses.synapses(arrival);
      case Operation.Summed sum -> {
        var b = new BodyBuilder();
        kernels.addAll(summed.lower(sum, clock, b, block(sum, b)));
      }
      case Operation.Callback callback when request.callbacks() ->
          cuts.add(new Lowered.Cut(callback.owner(), Optional.of(callback), clock, kernels.size()));
      case Operation.Callback callback -> throw foreign(callback, callback.what());
      case Operation.Foreign foreign -> throw foreign(foreign, foreign.kind());
    }
  }

  private static DiagnosticException foreign(Operation operation, String kind) {
    String where = operation.owner().isEmpty() ? operation.name() : operation.owner();
    return RefusedException.unsupported(where, "'" + kind + "'");
  }

  private BlockLowering block(Operation.Coded operation, BodyBuilder b) {
    return block(operation, b, Optional.empty());
  }

  /// @param element node of the element number when it is not the kernel's own
  private BlockLowering block(Operation.Coded operation, BodyBuilder b, Optional<Integer> element) {
    return new BlockLowering(
        program,
        arrays,
        noise,
        sites,
        recoveries,
        clock,
        request,
        constants,
        operation,
        b,
        element);
  }

  private void kernel(String name, int size, BodyBuilder b) {
    kernels.add(new Kernel(name, clock, size, b.build()));
  }

  private void stateUpdate(Operation.StateUpdate update) {
    var code = update.code();
    var b = new BodyBuilder();
    var block = block(update, b);
    block.runScalar();
    if (!block.written().isEmpty()) {
      scalarUpdate(update);
      return;
    }
    block.run(code.block().vector());
    block.store(code.size(), (_, _, after) -> after);
    kernel(update.name(), code.size(), b);
  }

  /// Scalar code that writes shared variables runs once, in a kernel of its own, before the code of
  /// the elements. Where that uses a value which the scalar code has named, it is kept for it.
  private void scalarUpdate(Operation.StateUpdate update) {
    var elements = update.code().block().vector();
    Set<String> used = new HashSet<>();
    elements.forEach(statement -> used.addAll(statement.expression().identifiers()));
    var b = new BodyBuilder();
    var block = block(update, b);
    block.runScalar();
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (Code.Statement statement : update.code().block().scalar()) {
      String name = statement.variable();
      if (update.code().variables().get(name) instanceof Variable.Local && used.remove(name)) {
        int value = block.value(name);
        int array =
            arrays.add(
                ArrayDecl.of(
                    update.name() + "[" + name + "]",
                    StorageType.of(b.type(value)),
                    Region.STATE,
                    1),
                new Lowered.Source.Zero());
        b.store(array, Index.OWN, value);
        kept.put(name, array);
      }
    }
    block.store(1, (_, _, after) -> after);
    kernel(update.name(), 1, b);
    if (!elements.isEmpty()) {
      elementsUpdate(update, kept);
    }
  }

  /// @param kept arrays of values that the scalar code has named
  private void elementsUpdate(Operation.StateUpdate update, Map<String, Integer> kept) {
    var b = new BodyBuilder();
    var block = block(update, b);
    kept.forEach((name, array) ->
        block.define(name, b.load(array, Index.SCALAR, arrays.get(array).type().value())));
    block.run(update.code().block().vector());
    block.store(update.code().size(), (_, _, after) -> after);
    kernel(update.name() + "_elements", update.code().size(), b);
  }

  private int indicator(String eventspace) {
    return indicators.computeIfAbsent(
        eventspace,
        id ->
            arrays.add(
                ArrayDecl.of(id + "[event]", StorageType.BOOL, Region.STATE, arrays.groupSize(id)),
                new Lowered.Source.Zero()));
  }

  private void threshold(Operation.Threshold threshold) {
    int size = threshold.code().size();
    var b = new BodyBuilder();
    var block = block(threshold, b).run();
    int evaluated = b.convert(block.value("_cond"), ValueType.BOOL);
    if (request.isGiven(threshold.eventspace())) {
      events.show(b, threshold.eventspace() + "[unclamped]", size, clock, evaluated);
    }
    int condition = events.condition(b, threshold.eventspace(), size, clock, evaluated);
    b.store(indicator(threshold.eventspace()), Index.OWN, condition);
    threshold.refractory().ifPresent(r -> refractory(r, threshold.owner(), b, condition));
    block.store(size, (_, _, after) -> after);
    kernel(threshold.name(), size, b);
  }

  private void refractory(
      Operation.Refractory refractory, String group, BodyBuilder b, int condition) {
    int notRefractory = arrays.of(refractory.notRefractory());
    int lastSpike = arrays.of(refractory.lastSpike());
    int spiked = sites.mark(b, condition, new EventSite.Refractory(group));
    int last = sites.mark(b, condition, new EventSite.LastSpike(group, lastSpike));
    b.store(
        notRefractory,
        Index.OWN,
        b.and(b.load(notRefractory, Index.OWN, ValueType.BOOL), b.not(spiked)));
    int now =
        b.mul(
            b.convert(b.timestep(clock), ValueType.REAL), b.real(program.clocks().get(clock).dt()));
    b.store(
        lastSpike, Index.OWN, b.select(last, now, b.load(lastSpike, Index.OWN, ValueType.REAL)));
  }

  private void reset(Operation.Reset reset) {
    int size = reset.code().size();
    var b = new BodyBuilder();
    int event = b.load(indicator(reset.eventspace()), Index.OWN, ValueType.BOOL);
    var block = block(reset, b).run();
    // The code of a custom event is an effect of its own, not what sets a neuron back.
    boolean resets = reset.event().equals("spike");
    block.store(
        size,
        (name, before, after) ->
            b.select(
                resets
                    ? sites.mark(b, event, new EventSite.Reset(reset.owner(), reset.event(), name))
                    : event,
                after,
                before));
    kernel(reset.name(), size, b);
  }
}
