package org.brian2grad.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a builder was told so far. Each time something is built, it is done again on a new draft,
/// so that builders need not change.
///
/// @param <D> the draft, which changes
record Steps<D>(List<Consumer<D>> all) {
  static <D> Steps<D> none() {
    return new Steps<>(List.of());
  }

  Steps<D> and(Consumer<D> step) {
    List<Consumer<D>> more = new ArrayList<>(all);
    more.add(step);
    return new Steps<>(List.copyOf(more));
  }

  D on(D draft) {
    all.forEach(step -> step.accept(draft));
    return draft;
  }
}
