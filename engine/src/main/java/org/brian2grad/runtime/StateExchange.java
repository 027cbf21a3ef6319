package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;

/// Moves values between the state of a run of one sample and the memory that the program names: out
/// before a callback, which then finds what kernels have written, and back what it may have
/// changed.
final class StateExchange {
  private final Lowered lowered;
  private final Layout layout;
  private final List<List<Entry>> before = new ArrayList<>();
  private final List<List<Entry>> after = new ArrayList<>();
  private final List<Entry> written;

  /// An array of the engine's with the caller's.
  private sealed interface Entry {
    int array();

    ArraySpec caller();

    /// The same values, element by element.
    record Plain(int array, ArraySpec caller) implements Entry {}

    /// Truth values here, a list of indices with their number last there.
    record Events(int array, ArraySpec caller) implements Entry {}
  }

  StateExchange(Program program, Lowered lowered, Layout layout) {
    this.lowered = lowered;
    this.layout = layout;
    List<Entry> state = new ArrayList<>();
    new TreeMap<>(lowered.names().variables())
        .forEach((id, array) -> {
          if (lowered.arrays().get(array).region() == Region.STATE) {
            state.add(new Entry.Plain(array, program.array(id)));
          }
        });
    Set<Integer> stored = stored(lowered.kernels());
    this.written = state.stream().filter(entry -> stored.contains(entry.array())).toList();
    List<Entry> events = new ArrayList<>();
    for (Map.Entry<String, Integer> e :
        new TreeMap<>(lowered.callbacks().indicators()).entrySet()) {
      events.add(new Entry.Events(e.getValue(), program.array(e.getKey())));
    }
    for (Lowered.Cut cut : lowered.callbacks().cuts()) {
      List<Entry> touched = new ArrayList<>();
      for (List<Entry> entries : List.of(state, events)) {
        for (Entry entry : entries) {
          if (cut.callback().filter(c -> c.changes(entry.caller())).isPresent()) {
            touched.add(entry);
          }
        }
      }
      before.add(touched.stream().filter(entry -> stored.contains(entry.array())).toList());
      after.add(touched);
    }
  }

  private static Set<Integer> stored(List<Kernel> kernels) {
    Set<Integer> stored = new HashSet<>();
    for (Kernel kernel : kernels) {
      for (Effect effect : kernel.body().effects()) {
        switch (effect) {
          case Effect.Store s -> stored.add(s.array());
          case Effect.Add a -> stored.add(a.array());
          case Effect.Append _ -> {}
        }
      }
    }
    return stored;
  }

  /// Gives a callback what it may look at.
  void give(int cut, MemorySegment state) {
    before.get(cut).forEach(entry -> give(entry, state));
  }

  /// Takes over what a callback may have changed.
  void take(int cut, MemorySegment state) {
    after.get(cut).forEach(entry -> take(entry, state));
  }

  /// Gives everything that kernels have written, as the run has left it.
  void giveAll(MemorySegment state) {
    written.forEach(entry -> give(entry, state));
  }

  private MemorySegment own(int array, MemorySegment state) {
    return state.asSlice(layout.offset(array), layout.rowBytes(array));
  }

  private static MemorySegment memory(ArraySpec spec) {
    if (spec.size() > 0 && !spec.data().isNative()) {
      throw new IllegalStateException("'" + spec.id() + "' has no memory of its caller's");
    }
    return MemorySegment.ofAddress(spec.data().address())
        .reinterpret(spec.size() * spec.type().bytes());
  }

  private void give(Entry entry, MemorySegment state) {
    MemorySegment own = own(entry.array(), state);
    MemorySegment target = memory(entry.caller());
    ArrayDecl array = lowered.arrays().get(entry.array());
    switch (entry) {
      case Entry.Plain(int _, ArraySpec caller) -> {
        if (Elements.same(array.type(), lowered.precision(), caller.type())) {
          MemorySegment.copy(own, 0, target, 0, target.byteSize());
          return;
        }
        for (int e = 0; e < array.size(); e++) {
          double value = Elements.get(own, array.type(), lowered.precision(), e);
          Elements.set(target, caller.type(), e, value);
        }
      }
      case Entry.Events _ -> {
        int count = 0;
        for (int e = 0; e < array.size(); e++) {
          if (own.get(ValueLayout.JAVA_BYTE, e) != 0) {
            target.setAtIndex(ValueLayout.JAVA_INT, count++, e);
          }
        }
        target.setAtIndex(ValueLayout.JAVA_INT, array.size(), count);
      }
    }
  }

  private void take(Entry entry, MemorySegment state) {
    MemorySegment own = own(entry.array(), state);
    MemorySegment source = memory(entry.caller());
    ArrayDecl array = lowered.arrays().get(entry.array());
    switch (entry) {
      case Entry.Plain(int _, ArraySpec caller) -> {
        if (Elements.same(array.type(), lowered.precision(), caller.type())) {
          MemorySegment.copy(source, 0, own, 0, source.byteSize());
        } else {
          for (int e = 0; e < array.size(); e++) {
            double value = Elements.get(source, caller.type(), e);
            Elements.set(own, array.type(), lowered.precision(), e, value);
          }
        }
        int bytes = array.type().bytes(lowered.precision());
        // Padding repeats the last element, so that it stays as finite as the rest.
        for (long at = (long) array.size() * bytes;
            array.size() > 0 && at < own.byteSize();
            at += bytes) {
          MemorySegment.copy(own, (array.size() - 1L) * bytes, own, at, bytes);
        }
      }
      case Entry.Events _ -> {
        own.fill((byte) 0);
        int count = source.getAtIndex(ValueLayout.JAVA_INT, array.size());
        for (int k = 0; k < count; k++) {
          own.set(ValueLayout.JAVA_BYTE, source.getAtIndex(ValueLayout.JAVA_INT, k), (byte) 1);
        }
      }
    }
  }
}
