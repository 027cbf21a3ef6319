package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Region;
import org.brian2grad.runtime.Checkpoints.Action;

/// One run of a program over a batch: the forward pass, and what a reverse sweep needs of it.
///
/// Memory that the caller gave (records, given values) must stay valid until [#close]; one thread
/// at a time.
public final class Simulation implements AutoCloseable {
  private final Engine engine;
  private final Call call;
  private final Shape shape;
  private final Engine.Prepared prepared;
  private final Timeline timeline;
  private final Optional<Checkpoints> plan;
  private final Memory.Block block;
  private final Memory.Block working;
  private final Optional<WholeTape> whole;
  private final List<Run> runs = new ArrayList<>();
  private boolean swept;

  Simulation(Engine engine, Call call) {
    this.engine = engine;
    this.call = call;
    this.shape = engine.shape(call.batch());
    this.prepared = engine.prepared(shape.geometry());
    this.timeline = engine.timeline(call.first());
    Layout layout = prepared.code().layout();
    Footprint footprint = Footprint.of(engine, call, shape, prepared.code(), timeline.ticks());
    this.plan = footprint.plan();
    engine.memory().keepWithin(call.policy().budget());
    int slots = plan.map(Checkpoints::slots).orElse(0);
    long each = Instance.bytes(layout, slots);
    long frame = Instance.frameBytes(layout);
    this.block = engine.memory().take(each * shape.instances());
    Geometry geometry = shape.geometry();
    this.whole =
        call.keep()
            .flatMap(keep -> WholeTape.of(engine, call.policy(), keep, shape, timeline.ticks()));
    long scratch = align(footprint.logBytes());
    int workers = Math.min(engine.threads(), shape.instances());
    this.working = engine.memory().take(frame * shape.instances() + scratch * workers);
    List<Scratch> scratches = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      long at = frame * shape.instances() + scratch * k;
      scratches.add(
          Scratch.of(
              prepared.code().module(),
              geometry,
              footprint.logTicks(),
              working.segment().asSlice(at, scratch)));
    }
    List<Action> actions =
        plan.map(Checkpoints::forward)
            .orElseGet(() -> List.of(new Action.Advance(0, timeline.ticks())));
    for (int k = 0; k < shape.instances(); k++) {
      Instance instance = new Instance(k, layout, slots, block.segment().asSlice(each * k, each));
      runs.add(new Run(instance, working.segment().asSlice(frame * k, frame), actions, scratches));
    }
  }

  static long align(long bytes) {
    return (bytes + Layout.ALIGNMENT - 1) / Layout.ALIGNMENT * Layout.ALIGNMENT;
  }

  /// The forward pass of one instance.
  private final class Run implements Workers.Task {
    private final Instance instance;
    private final MemorySegment frame;
    private final List<Action> actions;
    private final List<Scratch> scratches;
    private final List<EventList> events = new ArrayList<>();
    private final FiniteState finite;
    private final Magnitudes magnitudes;
    private final long pace;
    private int next = -1;
    private long tick;

    Run(Instance instance, MemorySegment frame, List<Action> actions, List<Scratch> scratches) {
      this.instance = instance;
      this.frame = frame;
      this.actions = actions;
      this.scratches = scratches;
      this.pace = Pace.ticks(prepared.code().module(), shape.geometry());
      this.magnitudes =
          new Magnitudes(engine.lowered(), prepared.code().layout(), shape, instance.index());
      this.finite =
          new FiniteState(
              engine.lowered(),
              prepared.code(),
              new NonFiniteStart(engine.program(), engine.lowered(), call.given()));
      prepared
          .code()
          .module()
          .logs()
          .forEach(l -> events.add(new EventList(2 + l.columns().size())));
    }

    @Override
    public boolean advance(long deadline, int worker) {
      if (next < 0) {
        start();
      }
      while (next < actions.size()) {
        switch (actions.get(next)) {
          case Action.Advance a -> {
            tick = Math.max(tick, a.from());
            if (!advance(a.to(), deadline, scratches.get(worker))) {
              return false;
            }
          }
          case Action.Save s -> instance.save(s.slot());
          case Action.Restore _, Action.Replay _, Action.Reverse _, Action.Unwind _ ->
              throw new IllegalStateException("a forward pass does not go back");
        }
        next++;
        if (next == actions.size() && plan.isPresent()) {
          magnitudes.includeState(instance.state());
          magnitudes.includeRecords(call.records(), timeline);
        }
      }
      return true;
    }

    private void start() {
      begin(instance, frame);
      if (plan.isPresent()) {
        magnitudes.includeState(instance.state());
      }
      if (call.checked()) {
        finite.watch(instance.state());
      }
      next = 0;
    }

    private boolean advance(long to, long deadline, Scratch scratch) {
      while (tick < to) {
        if (System.nanoTime() - deadline >= 0) {
          return false;
        }
        long end = Math.min(to, tick + Math.min(pace, scratch.ticks()));
        forward(tick, end, scratch);
        if (finite.broken(instance.state())) {
          throw finite.locate(this::restart, this::step, tick, end, timeline, shape, instance);
        }
        scratch.drain(events);
        tick = end;
      }
      return true;
    }

    private void forward(long from, long to, Scratch scratch) {
      Frames.set(frame, Frame.BEGIN, from);
      Frames.set(frame, Frame.END, to);
      Frames.set(frame, Frame.LOGS, scratch.table());
      if (whole.isPresent()) {
        Frames.set(frame, Frame.TAPE, whole.get().row(instance.index(), from));
        whole.get().code().recording().routines().call("recording", frame);
      } else {
        prepared.code().routines().call("forward", frame);
      }
    }

    private void restart() {
      begin(instance, frame);
    }

    private void step(long at) {
      forward(at, at + 1, scratches.getFirst());
    }
  }

  /// Puts an instance at the start of the run.
  private void begin(Instance instance, MemorySegment frame) {
    instance.state().copyFrom(prepared.state().asSlice(0, instance.state().byteSize()));
    instance.parameter().copyFrom(prepared.parameter().asSlice(0, instance.parameter().byteSize()));
    Values values = new Values(prepared.code().module(), prepared.code().layout());
    for (Given given : call.given()) {
      boolean state = engine.lowered().arrays().get(given.array()).region() == Region.STATE;
      values.give(given, state ? instance.state() : instance.parameter(), shape, instance.index());
    }
    engine
        .lowered()
        .names()
        .noise()
        .ifPresent(
            keys -> values.keys(keys, call.noise(), instance.parameter(), shape, instance.index()));
    instance.frame(frame, prepared.code(), shape, timeline, prepared.shared(), call.records());
    prepared.code().routines().call("prologue", frame);
  }

  /// Computes until the run is done or the time is over.
  ///
  /// @param nanos to go on for, at least as long as one native call takes
  /// @return whether the run is done
  public boolean advance(long nanos) {
    return Workers.run(runs, engine.threads(), System.nanoTime() + nanos);
  }

  /// The part of the run that is made.
  public double progress() {
    return runs.stream().mapToLong(run -> run.tick).sum()
        / (double) Math.max(1, timeline.ticks() * runs.size());
  }

  /// The ticks that every instance has made.
  public long tick() {
    return runs.stream().mapToLong(run -> run.tick).min().orElse(0);
  }

  public Timeline timeline() {
    return timeline;
  }

  public Shape shape() {
    return shape;
  }

  /// Reads a state array at the end of the run (before any reverse sweep) into samples by elements.
  public void state(int array, MemorySegment out) {
    if (swept) {
      throw new IllegalStateException("a reverse sweep has overwritten the final state");
    }
    Values values = new Values(prepared.code().module(), prepared.code().layout());
    for (Run run : runs) {
      values.take(array, run.instance.state(), shape, run.instance.index(), out);
    }
  }

  /// The events that each instance logged, in the order of the module's logs.
  public List<EventList> events(int instance) {
    return runs.get(instance).events;
  }

  /// The plan of checkpoints, if a reverse sweep is possible.
  public Optional<Checkpoints> plan() {
    return plan;
  }

  /// Begins a reverse sweep through the finished run.
  ///
  /// @param inputs arrays to differentiate with respect to
  /// @param seeds the adjoint of each output: records in their layout, states as samples by
  ///   elements
  /// @param gradients zeroed memory for the gradients of inputs that are records, in their layout
  public Sweep reverse(
      Set<Integer> inputs,
      Map<Integer, MemorySegment> seeds,
      Map<Integer, MemorySegment> gradients) {
    Checkpoints checkpoints =
        plan.orElseThrow(() -> new IllegalStateException("nothing was kept for a reverse sweep"));
    ReverseCode code = engine.reverse(inputs, seeds.keySet(), shape.geometry());
    if (whole.isPresent() && whole.get().code() == code) {
      return sweep(
          code, seeds, gradients, List.of(new Action.Unwind(0, timeline.ticks())), checkpoints);
    }
    List<Action> actions = new ArrayList<>();
    if (swept && checkpoints.slots() < checkpoints.segments()) {
      actions.add(new Action.Restore(0));
      for (Action action : checkpoints.forward()) {
        actions.add(
            action instanceof Action.Advance(long from, long to)
                ? new Action.Replay(from, to)
                : action);
      }
    }
    actions.addAll(checkpoints.reverse());
    swept = true;
    return sweep(code, seeds, gradients, actions, checkpoints);
  }

  private Sweep sweep(
      ReverseCode code,
      Map<Integer, MemorySegment> seeds,
      Map<Integer, MemorySegment> gradients,
      List<Action> actions,
      Checkpoints checkpoints) {
    return new Sweep(
        engine,
        code,
        shape,
        timeline,
        prepared.shared(),
        runs.stream().map(run -> run.instance).toList(),
        runs.stream().map(run -> run.magnitudes).toList(),
        call.records(),
        seeds,
        gradients,
        actions,
        checkpoints.segment(),
        whole);
  }

  @Override
  public void close() {
    block.close();
    working.close();
    whole.ifPresent(WholeTape::close);
  }
}
