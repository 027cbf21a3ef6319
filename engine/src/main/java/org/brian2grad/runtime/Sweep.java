package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Frame;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.runtime.Checkpoints.Action;
import org.jspecify.annotations.Nullable;

/// A reverse sweep through a finished run. One thread at a time.
public final class Sweep implements AutoCloseable {
  private final Engine engine;
  private final Differentiation differentiation;
  private final Shape shape;
  private final Timeline timeline;
  private final List<Action> actions;
  private final Compiled code;
  private final Optional<WholeTape> whole;
  private final Optional<Compiled> replay;
  private final Values values;
  private final long pace;
  private final long replayPace;
  private final long tapeRow;
  private final Rewound rewound;
  private final Memory.Block block;
  private final List<MemorySegment> tapes = new ArrayList<>();
  private final List<Back> backs = new ArrayList<>();
  private final Map<Integer, MemorySegment> seeds;
  private @Nullable AdjointNorms norms;

  Sweep(
      Engine engine,
      ReverseCode reverse,
      Shape shape,
      Timeline timeline,
      MemorySegment shared,
      List<Instance> instances,
      List<Magnitudes> magnitudes,
      Map<Integer, MemorySegment> records,
      Map<Integer, MemorySegment> seeds,
      Map<Integer, MemorySegment> gradients,
      List<Action> actions,
      long segment,
      Optional<WholeTape> whole) {
    this.engine = engine;
    this.differentiation = reverse.differentiation();
    this.whole = whole;
    this.shape = shape;
    this.timeline = timeline;
    this.actions = actions;
    this.seeds = seeds;
    Module module = differentiation.module();
    this.code = reverse.sweep();
    boolean replays = actions.stream().anyMatch(Action.Replay.class::isInstance);
    this.replay = replays ? Optional.of(reverse.replay()) : Optional.empty();
    this.values = new Values(module, code.layout());
    this.pace = Pace.ticks(code.module(), shape.geometry());
    this.replayPace = replay.map(r -> Pace.ticks(r.module(), shape.geometry())).orElse(1L);
    Layout layout = code.layout();
    this.tapeRow = layout.tapeRow();
    long frame = Instance.frameBytes(layout);
    long adjoint = layout.bytes(Region.ADJOINT);
    this.rewound = new Rewound(module, layout);
    long each = frame + 2 * adjoint + 2 * rewound.bytes();
    boolean taping = actions.stream().anyMatch(Action.Reverse.class::isInstance);
    long tape = taping ? Simulation.align(segment * tapeRow) : 0;
    int workers = Math.min(engine.threads(), instances.size());
    this.block = engine.memory().take(each * instances.size() + tape * workers);
    for (int k = 0; k < workers; k++) {
      tapes.add(block.segment().asSlice(each * instances.size() + tape * k, tape));
    }
    Map<Integer, MemorySegment> all = new HashMap<>(records);
    differentiation
        .adjoints()
        .forEach((array, bar) -> {
          if (module.array(array).region() == Region.RECORD) {
            all.put(bar, seeds.containsKey(array) ? seeds.get(array) : gradients.get(array));
          }
        });
    GrowthWatch.Plan watch = reverse.watch(engine.lowered(), seeds.keySet());
    for (Instance instance : instances) {
      MemorySegment own = block.segment().asSlice(each * instance.index(), each);
      instance.frame(own, code, shape, timeline, shared, all);
      backs.add(
          new Back(
              instance,
              new GrowthWatch(
                  watch,
                  engine.lowered(),
                  layout,
                  shape,
                  timeline,
                  instance.index(),
                  magnitudes.get(instance.index()),
                  seeds),
              own.asSlice(0, frame),
              own.asSlice(frame, adjoint),
              own.asSlice(frame + adjoint, adjoint),
              own.asSlice(frame + 2 * adjoint, rewound.bytes()),
              own.asSlice(frame + 2 * adjoint + rewound.bytes(), rewound.bytes())));
    }
  }

  /// The sweep of one instance.
  private final class Back implements Workers.Task {
    private final Instance instance;
    private final GrowthWatch watch;
    private final MemorySegment frame;
    private final MemorySegment adjoint;
    private final MemorySegment before;
    private final MemorySegment rewoundBefore;
    private final MemorySegment rewoundEnd;
    private int next = -1;
    private long tick;
    private boolean within;

    Back(
        Instance instance,
        GrowthWatch watch,
        MemorySegment frame,
        MemorySegment adjoint,
        MemorySegment before,
        MemorySegment rewoundBefore,
        MemorySegment rewoundEnd) {
      this.instance = instance;
      this.watch = watch;
      this.frame = frame;
      this.adjoint = adjoint;
      this.before = before;
      this.rewoundBefore = rewoundBefore;
      this.rewoundEnd = rewoundEnd;
    }

    @Override
    public boolean advance(long deadline, int worker) {
      if (next < 0) {
        start();
      }
      while (next < actions.size()) {
        boolean done =
            switch (actions.get(next)) {
              case Action.Save s -> {
                instance.save(s.slot());
                yield true;
              }
              case Action.Restore r -> {
                instance.restore(r.slot());
                yield true;
              }
              case Action.Replay r -> replay(r, deadline);
              case Action.Reverse r -> reverse(r, deadline, tapes.get(worker));
              case Action.Unwind u -> unwind(u, deadline);
              case Action.Advance _ ->
                  throw new IllegalStateException(
                      "a sweep does not run forward for the first time");
            };
        if (!done) {
          return false;
        }
        next++;
        if (next == actions.size()) {
          code.routines().call("epilogue", frame);
          int broken = brokenAdjoint();
          if (broken >= 0) {
            throw error(broken, timeline.time(0));
          }
        }
      }
      return true;
    }

    private double progress() {
      if (next < 0) {
        return 0;
      }
      double within = 0;
      if (next < actions.size() && actions.get(next) instanceof Action.Unwind u && this.within) {
        within = (u.to() - tick) / (double) Math.max(1, u.to() - u.from());
      }
      return (next + within) / actions.size();
    }

    /// Leaves the run as it was before, wherever the sweep is.
    private void abandon() {
      if (within && actions.get(next) instanceof Action.Unwind) {
        within = false;
        rewound.restore(rewoundEnd, instance.state());
      }
    }

    private void start() {
      adjoint.fill((byte) 0);
      Frames.set(frame, Frame.ADJOINT, adjoint);
      seeds.forEach((array, seed) -> {
        Integer bar = differentiation.adjoints().get(array);
        if (bar != null && code.module().array(bar).region() == Region.ADJOINT) {
          values.seed(bar, adjoint, shape, instance.index(), seed);
        }
      });
      watch.start(differentiation, adjoint);
      next = 0;
    }

    private void call(Compiled by, String routine, long from, long to) {
      Frames.set(frame, Frame.BEGIN, from);
      Frames.set(frame, Frame.END, to);
      by.routines().call(routine, frame);
    }

    private boolean replay(Action.Replay r, long deadline) {
      if (!within) {
        within = true;
        tick = r.from();
      }
      while (tick < r.to()) {
        if (System.nanoTime() - deadline >= 0) {
          return false;
        }
        long end = Math.min(r.to(), tick + replayPace);
        call(replay.orElseThrow(), "replay", tick, end);
        tick = end;
      }
      within = false;
      return true;
    }

    /// One segment; it is begun again if it was left, since another thread's tape may come next.
    private boolean reverse(Action.Reverse r, long deadline, MemorySegment tape) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      long first = tape.address() - r.from() * tapeRow;
      for (long at = r.from(); at < r.to(); at += pace) {
        Frames.set(frame, Frame.TAPE, first + at * tapeRow);
        call(code, "taped", at, Math.min(r.to(), at + pace));
      }
      keep();
      long end = r.to();
      while (end > r.from()) {
        long at = Math.max(r.from(), end - pace);
        backWatched(at, end, first);
        end = at;
      }
      if (brokenAdjoint() >= 0) {
        throw locate(r.from(), r.to(), first);
      }
      return true;
    }

    /// Goes back through the tape of the whole run.
    private boolean unwind(Action.Unwind u, long deadline) {
      long first = whole.orElseThrow().row(instance.index(), 0);
      if (!within) {
        within = true;
        tick = u.to();
        rewound.save(instance.state(), rewoundEnd);
      }
      while (tick > u.from()) {
        if (System.nanoTime() - deadline >= 0) {
          return false;
        }
        long at = Math.max(u.from(), tick - pace);
        keep();
        backWatched(at, tick, first);
        if (brokenAdjoint() >= 0) {
          throw locate(at, tick, first);
        }
        tick = at;
      }
      within = false;
      // The next sweep goes back from the end again.
      rewound.restore(rewoundEnd, instance.state());
      return true;
    }

    /// Keeps what [#locate] needs to go back once more.
    private void keep() {
      before.copyFrom(adjoint);
      rewound.save(instance.state(), rewoundBefore);
    }

    /// Goes back with a look at the adjoints wherever one is due.
    private void backWatched(long from, long to, long first) {
      long period = norms == null ? GrowthWatch.PERIOD : 1;
      for (long end = to; end > from; ) {
        long at = Math.max(from, (end - 1) / period * period);
        back(at, end, first);
        if (norms != null) {
          norms.take(at, instance.index(), adjoint);
        }
        if (at % GrowthWatch.PERIOD == 0) {
          watch.look(at, adjoint);
        }
        end = at;
      }
    }

    /// @param first address of the tape's row of tick 0, were it there
    private void back(long from, long to, long first) {
      Frames.set(frame, Frame.TAPE, first + from * tapeRow);
      call(code, "adjoint", from, to);
    }

    private int brokenAdjoint() {
      for (var entry : differentiation.adjoints().entrySet()) {
        if (code.module().array(entry.getValue()).region() == Region.ADJOINT
            && values.findNonFinite(entry.getValue(), adjoint) >= 0) {
          return entry.getValue();
        }
      }
      return -1;
    }

    /// Goes back once more, tick by tick, to find where the first value that is not finite comes
    /// from.
    private RuntimeException locate(long from, long to, long first) {
      adjoint.copyFrom(before);
      rewound.restore(rewoundBefore, instance.state());
      long at = to;
      while (brokenAdjoint() < 0 && at > from) {
        at--;
        back(at, at + 1, first);
      }
      return error(brokenAdjoint(), timeline.time(at));
    }

    private RuntimeException error(int broken, double time) {
      return NonFiniteGradient.error(
          code.module().array(broken),
          values.findNonFinite(broken, adjoint),
          time,
          shape,
          instance.index());
    }
  }

  /// Keeps the norms of all adjoints of state variables before each tick; to be asked for before
  /// the sweep begins.
  public void keepNorms() {
    norms = new AdjointNorms(engine.lowered(), differentiation, values, shape, timeline.ticks());
  }

  /// The time of each tick in seconds.
  public double[] times() {
    return LongStream.range(0, timeline.ticks()).mapToDouble(timeline::time).toArray();
  }

  /// The norms that were kept, by variable: ticks by samples.
  public Map<String, double[]> norms() {
    return norms == null ? Map.of() : norms.all();
  }

  /// The largest growth of an adjoint on the way back, where it was beyond all measure.
  public Optional<Growth> growth() {
    return backs.stream()
        .flatMap(back -> back.watch.worst().stream())
        .max(Comparator.comparingDouble(Growth::factor));
  }

  /// Computes until the sweep is done or the time is over.
  ///
  /// @return whether the sweep is done
  public boolean advance(long nanos) {
    return Workers.run(backs, engine.threads(), System.nanoTime() + nanos);
  }

  /// The part of the sweep that is made.
  public double progress() {
    return backs.stream().mapToDouble(Back::progress).sum() / Math.max(1, backs.size());
  }

  /// Whether the outputs depend on an input at all.
  public boolean reaches(int array) {
    return differentiation.reaches(array);
  }

  /// Reads the gradient of an input that is no record: samples by elements, or their sum over the
  /// batch.
  public void gradient(int array, boolean batched, MemorySegment out) {
    Integer bar = differentiation.adjoints().get(array);
    if (bar == null) {
      throw new IllegalArgumentException(
          "no output depends on " + code.module().array(array).name());
    }
    ArrayDecl a = code.module().array(bar);
    if (a.type() != StorageType.REAL) {
      throw new IllegalStateException(a.name() + " is not real");
    }
    if (batched) {
      for (Back back : backs) {
        values.take(bar, back.adjoint, shape, back.instance.index(), out);
      }
    } else {
      double[] sums = new double[a.size()];
      for (Back back : backs) {
        values.accumulate(bar, back.adjoint, shape, back.instance.index(), sums);
      }
      values.write(sums, out);
    }
  }

  /// The run can be swept again, also where this sweep has not come to its end.
  @Override
  public void close() {
    backs.forEach(Back::abandon);
    block.close();
  }
}
