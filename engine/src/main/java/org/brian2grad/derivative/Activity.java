package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;

/// What the reverse sweep is about: arrays that vary with the parameters and reach an output.
///
/// Both are fixed points over the time loop: a tick may read what the tick before has written.
final class Activity {
  private final boolean[] varied;
  private final boolean[] useful;

  private Activity(int arrays) {
    varied = new boolean[arrays];
    useful = new boolean[arrays];
  }

  static Activity of(Lowered program, Set<Integer> inputs, Set<Integer> outputs) {
    var activity = new Activity(program.arrays().size());
    inputs.forEach(array -> activity.varied[array] = true);
    outputs.forEach(array -> activity.useful[array] = true);
    List<Kernel> kernels = new ArrayList<>(program.prologue());
    kernels.addAll(program.kernels());
    while (activity.spreadForward(kernels)) {}
    while (activity.spreadBackward(kernels.reversed())) {}
    return activity;
  }

  /// Whether the array varies with a parameter.
  boolean varied(int array) {
    return varied[array];
  }

  /// Whether the array needs an adjoint.
  boolean active(int array) {
    return varied[array] && useful[array];
  }

  private boolean spreadForward(List<Kernel> kernels) {
    boolean changed = false;
    for (Kernel kernel : kernels) {
      boolean[] nodes = variedNodes(kernel.body());
      for (Effect effect : kernel.body().effects()) {
        switch (effect) {
          case Effect.Store s -> {
            changed |= nodes[s.value()] && !varied[s.array()];
            varied[s.array()] |= nodes[s.value()];
          }
          case Effect.Add a -> {
            changed |= nodes[a.value()] && !varied[a.array()];
            varied[a.array()] |= nodes[a.value()];
          }
          case Effect.Append _ -> {}
        }
      }
    }
    return changed;
  }

  private boolean spreadBackward(List<Kernel> kernels) {
    boolean changed = false;
    for (Kernel kernel : kernels) {
      Body body = kernel.body();
      boolean[] needed = new boolean[body.nodes().size()];
      for (Effect effect : body.effects()) {
        switch (effect) {
          case Effect.Store s -> needed[s.value()] |= useful[s.array()];
          case Effect.Add a -> needed[a.value()] |= useful[a.array()];
          case Effect.Append _ -> {}
        }
      }
      for (int id = needed.length - 1; id >= 0; id--) {
        if (!needed[id]) {
          continue;
        }
        if (body.node(id) instanceof Node.Load load && !useful[load.array()]) {
          useful[load.array()] = true;
          changed = true;
        }
        for (int operand : differentiable(body.node(id))) {
          needed[operand] = true;
        }
      }
    }
    return changed;
  }

  /// Marks the nodes of a body that vary with a parameter.
  boolean[] variedNodes(Body body) {
    boolean[] nodes = new boolean[body.nodes().size()];
    for (int id = 0; id < nodes.length; id++) {
      Node node = body.node(id);
      if (node instanceof Node.Load load) {
        nodes[id] = varied[load.array()] && load.type() != ValueType.INT;
      }
      for (int operand : differentiable(node)) {
        nodes[id] |= nodes[operand];
      }
    }
    return nodes;
  }

  /// The operands that a node has a derivative with respect to.
  static int[] differentiable(Node node) {
    return switch (node) {
      case Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Timestep _,
          Node.Element _,
          Node.Load _,
          Node.Draw _,
          Node.Compare _,
          Node.Event _,
          Node.StopGradient _ ->
          NONE;
      case Node.Arithmetic a ->
          a.type() == ValueType.INT || a.operator() == Node.Operator.FLOOR_DIV
              ? NONE
              : node.operands();
      case Node.Negate n -> n.type() == ValueType.INT ? NONE : node.operands();
      case Node.Heaviside h -> Arrays.stream(h.operands()).skip(1).toArray();
      case Node.Select s -> s.type() == ValueType.INT ? NONE : node.operands();
      case Node.Convert c -> c.type() == ValueType.REAL ? node.operands() : NONE;
      case Node.And _, Node.Or _, Node.Not _, Node.Call _ -> node.operands();
    };
  }

  private static final int[] NONE = {};
}
