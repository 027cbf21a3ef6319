package org.brian2grad.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rules that make a kernel's result independent of how many of its elements are worked on at
/// once: all loads of a vector of elements come before all of its effects.
///
/// - An array has one store in a body, or additions, not both.
/// - A stored array is loaded under the index of the store only (whose targets differ: see
///   [Effect.Store]), and so is one that is added to under `Own`.
/// - An array that is added to under any other index, where targets may repeat, is not loaded.
///
/// Kernels whose elements follow each other are exempt.
final class ElementOrder {
  private final Module module;
  private final Kernel kernel;

  ElementOrder(Module module, Kernel kernel) {
    this.module = module;
    this.kernel = kernel;
  }

  List<String> check() {
    if (!kernel.isParallel()) {
      return List.of();
    }
    List<String> errors = new ArrayList<>();
    Map<Integer, List<Effect>> effects = new HashMap<>();
    for (Effect effect : kernel.body().effects()) {
      switch (effect) {
        case Effect.Store s -> effects.computeIfAbsent(s.array(), _ -> new ArrayList<>()).add(s);
        case Effect.Add a -> effects.computeIfAbsent(a.array(), _ -> new ArrayList<>()).add(a);
        case Effect.Append _ -> {}
      }
    }
    effects.forEach((array, writers) -> {
      if (writers.size() > 1 && writers.stream().anyMatch(e -> e instanceof Effect.Store)) {
        errors.add(module.array(array).name() + " is stored, and written once more");
      }
      writers.forEach(writer -> errors.addAll(loads(array, writer)));
    });
    return errors;
  }

  /// What is wrong with the loads of an array that an effect writes.
  private List<String> loads(int array, Effect writer) {
    List<String> errors = new ArrayList<>();
    boolean[] live = kernel.body().live();
    for (int id = 0; id < live.length; id++) {
      if (live[id]
          && kernel.body().node(id) instanceof Node.Load load
          && load.array() == array
          && !agrees(load.index(), writer)) {
        errors.add(
            Printer.node(module, id, load)
                + ": does it see what other elements do by "
                + Printer.effect(module, writer)
                + "?");
      }
    }
    return errors;
  }

  private boolean agrees(Index load, Effect writer) {
    if (kernel.size() <= 1) {
      return true;
    }
    return switch (writer) {
      case Effect.Store s -> s.index().equals(load);
      case Effect.Add a -> a.index() instanceof Index.Own && load instanceof Index.Own;
      case Effect.Append _ -> true;
    };
  }
}
