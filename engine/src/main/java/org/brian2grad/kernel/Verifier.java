package org.brian2grad.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What every module keeps, and what interpreter and emitter rely on without looking.
///
/// - Operands precede their users, types agree, arrays, clocks and logs exist.
/// - `Own` is an index of arrays as long as the kernel's domain, `Scalar` of arrays of one element
///   and of shared tables.
/// - Nobody writes SHARED arrays; PARAMETER arrays are written in ONCE routines only.
/// - What has a tick (rows, timesteps, logs) occurs in FORWARD and BACKWARD routines only, and rows
///   of a record at the ticks of their clock only.
/// - Elements of a domain do not depend on each other, unless they follow each other: see
///   [ElementOrder].
public final class Verifier {
  private final Module module;
  private final List<String> errors = new ArrayList<>();

  private Verifier(Module module) {
    this.module = module;
  }

  /// @throws IllegalStateException naming routine, kernel and node of every error
  public static void verify(Module module) {
    var verifier = new Verifier(module);
    verifier.module();
    if (!verifier.errors.isEmpty()) {
      throw new IllegalStateException(String.join("\n", verifier.errors));
    }
  }

  private void module() {
    unique("array", module.arrays().stream().map(ArrayDecl::name).toList());
    unique("routine", module.routines().stream().map(Routine::name).toList());
    for (ArrayDecl array : module.arrays()) {
      if (array.region() == Region.RECORD && !hasClock(array.clock())) {
        errors.add(array.name() + ": there is no clock " + array.clock());
      }
    }
    for (Routine routine : module.routines()) {
      Set<Integer> logged = new HashSet<>();
      for (Kernel kernel : routine.kernels()) {
        kernel(routine, kernel, logged);
      }
    }
  }

  private void unique(String kind, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        errors.add("two " + kind + "s are named " + name);
      }
    }
  }

  private boolean hasClock(int clock) {
    return clock >= 0 && clock < module.clocks().size();
  }

  private void kernel(Routine routine, Kernel kernel, Set<Integer> logged) {
    String where = routine.name() + ", " + kernel.name() + ": ";
    if (kernel.size() < 0) {
      errors.add(where + "negative size " + kernel.size());
    }
    if (!hasClock(kernel.clock())) {
      errors.add(where + "there is no clock " + kernel.clock());
    }
    int before = errors.size();
    var nodes = new NodeRules(module, routine, kernel);
    List<Node> all = kernel.body().nodes();
    for (int id = 0; id < all.size(); id++) {
      for (String error : nodes.check(id)) {
        errors.add(where + Printer.node(module, id, all.get(id)) + ": " + error);
      }
    }
    if (errors.size() > before) {
      // What is done with values that mean nothing means nothing either.
      return;
    }
    var effects = new EffectRules(module, routine, kernel, nodes);
    for (Effect effect : kernel.body().effects()) {
      for (String error : effects.check(effect)) {
        errors.add(where + Printer.effect(module, effect) + ": " + error);
      }
      if (effect instanceof Effect.Append a && !logged.add(a.log())) {
        errors.add(where + Printer.effect(module, effect) + ": the log has a writer already");
      }
    }
    if (errors.size() == before) {
      for (String error : new ElementOrder(module, kernel).check()) {
        errors.add(where + error);
      }
    }
  }
}
