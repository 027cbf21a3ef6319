package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.lowering.Lowered;

/// One run of a program with callbacks, of one sample, which its caller goes through in stretches:
/// native code up to the next callback, the callback, native code again.
///
/// A callback happens once and cannot be repeated. So there is no reverse sweep, and no search for
/// the step in which a value became infinite. One thread at a time.
public final class SteppedRun implements AutoCloseable {
  /// Stopped at the start of a step.
  public static final int PAUSED = -1;

  /// All steps are made.
  public static final int DONE = -2;

  private static final int NONE = -1;

  private final Engine.Prepared prepared;
  private final Timeline timeline;
  private final List<Lowered.Cut> cuts;
  private final boolean[] empty;
  private final int[] callbacks;
  private final long[] nanos;
  private final Memory.Block block;
  private final MemorySegment frame;
  private final Scratch scratch;
  private final Instance instance;
  private final StateExchange exchange;
  private final List<EventList> events = new ArrayList<>();
  private final long pace;
  private long tick;
  private int stage;
  private int called = NONE;

  SteppedRun(Engine engine, Map<Integer, MemorySegment> records) {
    Shape shape = engine.shape(1);
    this.prepared = engine.prepared(shape.geometry());
    this.timeline = engine.timeline(engine.firstTimesteps());
    this.cuts = engine.lowered().callbacks().cuts();
    Layout layout = prepared.code().layout();
    Module module = prepared.code().module();
    long own = Simulation.align(Instance.bytes(layout, 0));
    long framed = Simulation.align(Instance.frameBytes(layout));
    long logTicks = Scratch.ticks(module, shape.geometry(), Long.MAX_VALUE);
    long logged = Simulation.align(Scratch.bytes(module, shape.geometry(), logTicks));
    this.block = engine.memory().take(own + framed + logged);
    MemorySegment memory = block.segment();
    this.instance = new Instance(0, layout, 0, memory.asSlice(0, own));
    this.frame = memory.asSlice(own, framed);
    this.scratch =
        Scratch.of(module, shape.geometry(), logTicks, memory.asSlice(own + framed, logged));
    this.exchange = new StateExchange(engine.program(), engine.lowered(), layout);
    this.pace = Math.min(Pace.ticks(module, shape.geometry()), scratch.ticks());
    module.logs().forEach(log -> events.add(new EventList(2 + log.columns().size())));
    this.nanos = new long[cuts.size() + 1];
    this.callbacks = new int[cuts.size()];
    int counted = 0;
    for (int k = 0; k < callbacks.length; k++) {
      callbacks[k] = cuts.get(k).callback().isPresent() ? counted++ : NONE;
    }
    this.empty = new boolean[cuts.size() + 1];
    for (int k = 0; k < empty.length; k++) {
      empty[k] = module.routine(Differentiation.stage(k)).kernels().isEmpty();
    }
    begin(engine, shape, records);
  }

  private void begin(Engine engine, Shape shape, Map<Integer, MemorySegment> records) {
    MemorySegment state = instance.state();
    MemorySegment parameter = instance.parameter();
    state.copyFrom(prepared.state().asSlice(0, state.byteSize()));
    parameter.copyFrom(prepared.parameter().asSlice(0, parameter.byteSize()));
    var noise = new Call.Noise(engine.program().seed(), List.of(), engine.origin());
    var values = new Values(prepared.code().module(), prepared.code().layout());
    engine
        .lowered()
        .names()
        .noise()
        .ifPresent(keys -> values.keys(keys, noise, parameter, shape, 0));
    instance.frame(frame, prepared.code(), shape, timeline, prepared.shared(), records);
    prepared.code().routines().call("prologue", frame);
  }

  /// Computes until a callback is due, the time is over or the run is done. What the callback
  /// before may have changed is taken over first.
  ///
  /// @param nanos to go on for, at least to the start of the next step
  /// @param pause whether to stop at the start of the next step in any case
  /// @return the number of the callback, [#PAUSED] or [#DONE]
  public int advance(long nanos, boolean pause) {
    leave();
    long deadline = System.nanoTime() + nanos;
    while (tick < timeline.ticks()) {
      if (stage == 0) {
        long quiet = nextDue(pause ? tick + 1 : Math.min(timeline.ticks(), tick + pace));
        if (quiet > tick) {
          run("forward", tick, quiet);
          tick = quiet;
          if (pause || System.nanoTime() - deadline >= 0) {
            return tick < timeline.ticks() ? PAUSED : DONE;
          }
          continue;
        }
      }
      int due = stages();
      if (due != NONE) {
        return due;
      }
      if (pause || System.nanoTime() - deadline >= 0) {
        return tick < timeline.ticks() ? PAUSED : DONE;
      }
    }
    return DONE;
  }

  /// The first tick from now on, and before a limit, with a callback; else the limit.
  private long nextDue(long limit) {
    for (long at = tick; at < limit; at++) {
      for (Lowered.Cut cut : cuts) {
        if (timeline.isDue(cut.clock(), at)) {
          return at;
        }
      }
    }
    return limit;
  }

  /// Goes on within a tick, to the next callback or to the end.
  private int stages() {
    while (stage <= cuts.size()) {
      if (!empty[stage]) {
        long begin = System.nanoTime();
        run(Differentiation.stage(stage), tick, tick + 1);
        nanos[stage] += System.nanoTime() - begin;
      }
      int cut = stage++;
      if (cut < cuts.size()
          && callbacks[cut] != NONE
          && timeline.isDue(cuts.get(cut).clock(), tick)) {
        exchange.give(cut, instance.state());
        called = cut;
        return callbacks[cut];
      }
    }
    stage = 0;
    tick++;
    return NONE;
  }

  private void run(String routine, long from, long to) {
    Frames.set(frame, Frame.BEGIN, from);
    Frames.set(frame, Frame.END, to);
    Frames.set(frame, Frame.LOGS, scratch.table());
    prepared.code().routines().call(routine, frame);
    scratch.drain(events);
  }

  /// Takes over what the last callback may have changed.
  private void leave() {
    if (called != NONE) {
      exchange.take(called, instance.state());
      called = NONE;
    }
  }

  /// Ends the run where it is: the caller's memory gets the state.
  public void finish() {
    leave();
    exchange.giveAll(instance.state());
  }

  /// Seconds spent in the kernels before each cut, by the name of the cut.
  public Map<String, Double> profile() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (int k = 0; k < cuts.size(); k++) {
      seconds.merge(cuts.get(k).name(), nanos[k] * 1e-9, Double::sum);
    }
    return seconds;
  }

  /// The tick that the run is in, or the next.
  public long tick() {
    return tick;
  }

  public Timeline timeline() {
    return timeline;
  }

  /// The events of a log since the last [EventList#clear].
  public EventList events(int log) {
    return events.get(log);
  }

  /// Reads a state array.
  public void state(int array, MemorySegment out) {
    Layout layout = prepared.code().layout();
    out.copyFrom(
        instance
            .state()
            .asSlice(layout.offset(array), Math.min(layout.rowBytes(array), out.byteSize())));
  }

  @Override
  public void close() {
    block.close();
  }
}
