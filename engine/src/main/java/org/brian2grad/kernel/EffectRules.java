package org.brian2grad.kernel;

import java.util.ArrayList;
import java.util.List;

/// The rules of single effects.
final class EffectRules {
  private final Module module;
  private final Routine routine;
  private final Kernel kernel;
  private final NodeRules nodes;

  EffectRules(Module module, Routine routine, Kernel kernel, NodeRules nodes) {
    this.module = module;
    this.routine = routine;
    this.kernel = kernel;
    this.nodes = nodes;
  }

  /// What is wrong with an effect.
  List<String> check(Effect effect) {
    for (int operand : effect.operands()) {
      if (operand < 0 || operand >= kernel.body().nodes().size()) {
        return List.of("there is no node %" + operand);
      }
    }
    return switch (effect) {
      case Effect.Store s -> store(s);
      case Effect.Add a -> add(a);
      case Effect.Append a -> append(a);
    };
  }

  private List<String> store(Effect.Store s) {
    List<String> errors = new ArrayList<>(written(s.array(), s.index()));
    if (errors.isEmpty()) {
      ArrayDecl array = module.array(s.array());
      if (s.index() instanceof Index.Scalar) {
        errors.add("every element would write the same place");
      }
      if (nodes.type(s.value()) != array.type().value()) {
        errors.add("expected " + array.type() + ", got " + nodes.type(s.value()));
      }
    }
    return errors;
  }

  private List<String> add(Effect.Add a) {
    List<String> errors = new ArrayList<>(written(a.array(), a.index()));
    if (errors.isEmpty()) {
      if (module.array(a.array()).type() != StorageType.REAL) {
        errors.add("only real arrays can be added to");
      }
      if (nodes.type(a.value()) != ValueType.REAL) {
        errors.add("expected REAL, got " + nodes.type(a.value()));
      }
    }
    return errors;
  }

  private List<String> written(int array, Index index) {
    List<String> errors = new ArrayList<>(nodes.place(array, index));
    if (errors.isEmpty()) {
      Region region = module.array(array).region();
      if (region == Region.SHARED) {
        errors.add("nobody writes shared tables");
      }
      if (region == Region.PARAMETER && routine.order() != Routine.Order.ONCE) {
        errors.add("parameters are fixed during the time loop");
      }
    }
    return errors;
  }

  private List<String> append(Effect.Append a) {
    if (a.log() < 0 || a.log() >= module.logs().size()) {
      return List.of("there is no log " + a.log());
    }
    List<String> errors = new ArrayList<>();
    Log log = module.logs().get(a.log());
    if (routine.order() == Routine.Order.ONCE) {
      errors.add("there is no tick in a routine that is run once");
    }
    if (log.size() < kernel.size()) {
      errors.add("expected room for " + kernel.size() + " entries in a tick, got " + log.size());
    }
    if (nodes.type(a.mask()) != ValueType.BOOL) {
      errors.add("expected a truth value, got " + nodes.type(a.mask()));
    }
    List<ValueType> types = a.values().stream().map(nodes::type).toList();
    if (!types.equals(log.columns())) {
      errors.add("expected columns " + log.columns() + ", got " + types);
    }
    return errors;
  }
}
