package org.brian2grad.kernel;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.kernel.Node.Operator;

/// The rules of single nodes.
final class NodeRules {
  private final Module module;
  private final Routine routine;
  private final Kernel kernel;

  NodeRules(Module module, Routine routine, Kernel kernel) {
    this.module = module;
    this.routine = routine;
    this.kernel = kernel;
  }

  /// What is wrong with a node.
  List<String> check(int id) {
    Node node = kernel.body().node(id);
    for (int operand : node.operands()) {
      if (operand < 0 || operand >= id) {
        return List.of("operand %" + operand + " does not precede it");
      }
    }
    List<String> errors = new ArrayList<>();
    switch (node) {
      case Node.RealConstant _, Node.IntConstant _, Node.BoolConstant _, Node.Element _ -> {}
      case Node.Load l -> {
        errors.addAll(place(l.array(), l.index()));
        if (errors.isEmpty()) {
          ArrayDecl array = module.array(l.array());
          require(errors, l.type() == array.type().value(), "the array holds " + array.type());
        }
      }
      case Node.Arithmetic a -> {
        same(errors, a.type(), a.left(), a.right());
        number(errors, a.type());
        require(
            errors,
            a.type() != ValueType.INT || a.operator() != Operator.DIV,
            "integers divide as reals, or with FLOOR_DIV");
      }
      case Node.Negate n -> {
        same(errors, n.type(), n.operand());
        number(errors, n.type());
      }
      case Node.Compare c -> {
        same(errors, type(c.left()), c.right());
        number(errors, type(c.left()));
      }
      case Node.And a -> same(errors, ValueType.BOOL, a.left(), a.right());
      case Node.Or o -> same(errors, ValueType.BOOL, o.left(), o.right());
      case Node.Not n -> same(errors, ValueType.BOOL, n.operand());
      case Node.Select s -> {
        same(errors, ValueType.BOOL, s.condition());
        same(errors, s.type(), s.then(), s.otherwise());
      }
      case Node.Call c -> {
        int given = c.args().size();
        require(
            errors,
            given == c.function().arity(),
            "expected " + c.function().arity() + " arguments, got " + given);
        c.args().forEach(arg -> same(errors, ValueType.REAL, arg));
      }
      case Node.Convert c ->
          require(errors, type(c.operand()) != c.type(), "the operand has that type already");
      case Node.Timestep t -> {
        require(errors, hasTick(), "there is no tick in a routine that is run once");
        require(
            errors,
            t.clock() >= 0 && t.clock() < module.clocks().size(),
            "there is no clock " + t.clock());
      }
      case Node.Draw d -> {
        int given = d.args().size();
        require(
            errors,
            given == d.distribution().arity(),
            "expected " + d.distribution().arity() + " arguments, got " + given);
        same(errors, ValueType.INT, d.key(), d.step(), d.element());
        d.args().forEach(arg -> same(errors, ValueType.REAL, arg));
      }
      case Node.Event e -> {
        same(errors, ValueType.BOOL, e.condition());
        e.distance().ifPresent(distance -> same(errors, ValueType.REAL, distance));
        require(errors, e.site() >= 0, "no place has the number " + e.site());
      }
      case Node.Heaviside h -> {
        same(errors, ValueType.BOOL, h.value());
        same(errors, ValueType.REAL, h.distance(), h.scale());
        h.data().forEach(number -> same(errors, ValueType.REAL, number));
        int given = h.data().size();
        int needed = h.surrogate().data().size();
        require(errors, given == needed, "expected " + needed + " numbers, got " + given);
      }
      case Node.StopGradient s -> same(errors, s.type(), s.operand());
    }
    return errors;
  }

  private boolean hasTick() {
    return routine.order() != Routine.Order.ONCE;
  }

  private static void require(List<String> errors, boolean kept, String error) {
    if (!kept) {
      errors.add(error);
    }
  }

  ValueType type(int id) {
    return kernel.body().node(id).type();
  }

  private void same(List<String> errors, ValueType type, int... operands) {
    for (int operand : operands) {
      require(
          errors,
          type(operand) == type,
          "expected " + type + " operands, got %" + operand + " of type " + type(operand));
    }
  }

  private static void number(List<String> errors, ValueType type) {
    require(errors, type != ValueType.BOOL, "truth values are no numbers");
  }

  /// What is wrong with an element of an array at work.
  List<String> place(int id, Index index) {
    if (id < 0 || id >= module.arrays().size()) {
      return List.of("there is no array " + id);
    }
    List<String> errors = new ArrayList<>();
    ArrayDecl array = module.array(id);
    switch (index) {
      case Index.Own _ ->
          require(
              errors,
              array.size() == kernel.size(),
              "expected an array of %d elements, got %d".formatted(kernel.size(), array.size()));
      case Index.Scalar _ ->
          require(
              errors,
              array.size() == 1 || (array.region() == Region.SHARED && array.size() > 1),
              "expected one element, got " + array.size());
      case Index.At(int at) ->
          require(
              errors,
              type(at) == ValueType.INT,
              "expected an integer index, got %" + at + " of type " + type(at));
    }
    if (array.region().hasRows()) {
      require(errors, hasTick(), "there are no rows in a routine that is run once");
    }
    if (array.region() == Region.RECORD) {
      require(
          errors,
          array.clock() == kernel.clock(),
          "the array has rows of clock " + array.clock() + " only");
    }
    return errors;
  }
}
