package org.brian2grad.optimise;

import java.util.HashSet;
import java.util.Set;
import org.brian2grad.lowering.Lowered;

/// The passes over a lowered program, in their order.
public final class Optimisation {
  private Optimisation() {}

  public static Lowered apply(Lowered program) {
    var names = program.names();
    Set<Integer> observable = new HashSet<>(names.variables().values());
    observable.addAll(names.counts().values());
    for (var queue : names.queues().values()) {
      observable.add(queue.history());
      queue.candidates().ifPresent(observable::add);
    }
    observable.addAll(names.own().values());
    observable.addAll(program.callbacks().indicators().values());
    // Callbacks see what is stored before them: no kernel moves past one.
    Lowered fused = program.staged(stage -> Fusion.apply(Exponents.apply(stage)));
    var specialised = Specialisation.apply(fused.kernels(), program.arrays());
    var stored = DeadStores.apply(specialised, program.arrays(), observable);
    return Hoisting.apply(
        fused.with(program.arrays(), program.sources(), program.prologue(), stored));
  }
}
