package org.brian2grad.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.brian2grad.function.Functions;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.program.Precision;
import org.brian2grad.random.Distribution;
import org.brian2grad.random.Place;
import org.brian2grad.surrogate.FastSigmoid;
import org.junit.jupiter.api.Test;

/// Each test breaks one rule.
class VerifierTest {
  private static final int V = 0;
  private static final int SCALAR = 1;
  private static final int TABLE = 2;
  private static final int WEIGHT = 3;
  private static final int TRACE = 4;
  private static final int FLAG = 5;
  private static final int SLOW = 6;
  private static final int COUNT = 7;
  private static final int TAPE = 8;

  private static final List<ArrayDecl> ARRAYS =
      List.of(
          ArrayDecl.of("v", StorageType.REAL, Region.STATE, 4),
          ArrayDecl.of("scalar", StorageType.REAL, Region.STATE, 1),
          ArrayDecl.of("table", StorageType.INT32, Region.SHARED, 4),
          ArrayDecl.of("weight", StorageType.REAL, Region.PARAMETER, 4),
          ArrayDecl.record("trace", StorageType.REAL, 4, 0),
          ArrayDecl.of("flag", StorageType.BOOL, Region.STATE, 4),
          ArrayDecl.record("slow", StorageType.REAL, 4, 1),
          ArrayDecl.of("count", StorageType.INT64, Region.STATE, 4),
          ArrayDecl.of("tape", StorageType.REAL, Region.TAPE, 4));

  private static Module module(Routine.Order order, Kernel... kernels) {
    return new Module(
        Precision.DOUBLE,
        List.of(new Clock("fast"), new Clock("slow")),
        ARRAYS,
        List.of(new Log("log", 4, List.of(ValueType.REAL))),
        List.of(new Routine("work", order, List.of(kernels))));
  }

  private static void accepts(Routine.Order order, Consumer<BodyBuilder> body) {
    var b = new BodyBuilder();
    body.accept(b);
    Verifier.verify(module(order, new Kernel("k", 0, 4, b.build())));
  }

  private static void refuses(String message, Module module) {
    assertThatThrownBy(() -> Verifier.verify(module))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  private static void refuses(String message, Routine.Order order, Consumer<BodyBuilder> body) {
    var b = new BodyBuilder();
    body.accept(b);
    refuses(message, module(order, new Kernel("k", 0, 4, b.build())));
  }

  private static void refuses(String message, Consumer<BodyBuilder> body) {
    refuses(message, Routine.Order.FORWARD, body);
  }

  private static void refuses(String message, Node... nodes) {
    refuses(
        message,
        module(Routine.Order.FORWARD, new Kernel("k", 0, 4, new Body(List.of(nodes), List.of()))));
  }

  private static int load(BodyBuilder b, int array, Index index) {
    return b.load(array, index, ARRAYS.get(array).type().value());
  }

  @Test
  void goodKernelsPass() {
    accepts(
        Routine.Order.FORWARD,
        b -> {
          int v = load(b, V, Index.OWN);
          int w = load(b, WEIGHT, new Index.At(load(b, TABLE, Index.OWN)));
          b.store(V, Index.OWN, b.add((Integer) v, (Integer) w));
          b.store(TRACE, Index.OWN, v);
          b.effect(new Effect.Add(SCALAR, Index.SCALAR, v));
          b.effect(new Effect.Append(0, load(b, FLAG, Index.OWN), List.of(v)));
        });
    accepts(
        Routine.Order.ONCE,
        b -> b.store(WEIGHT, Index.OWN, b.convert(b.element(), ValueType.REAL)));
    accepts(Routine.Order.BACKWARD, b -> b.store(V, Index.OWN, load(b, TAPE, Index.OWN)));
  }

  @Test
  void anErrorNamesRoutineKernelAndNode() {
    refuses(
        "work, k: %0 = mul %0 %1 : real: operand %0 does not precede it",
        new Node.Arithmetic(Operator.MUL, 0, 1, ValueType.REAL));
  }

  @Test
  void allErrorsAreReported() {
    assertThatThrownBy(() ->
            Verifier.verify(
                module(
                    Routine.Order.FORWARD, new Kernel("k", 2, -1, new Body(List.of(), List.of())))))
        .hasMessageContainingAll("negative size", "no clock 2");
  }

  @Test
  void typesAgree() {
    var one = new Node.IntConstant(1);
    var half = new Node.RealConstant(0.5);
    var truth = new Node.BoolConstant(true);
    refuses(
        "expected REAL operands, got %0 of type INT",
        one, half, new Node.Arithmetic(Operator.ADD, 0, 1, ValueType.REAL));
    refuses(
        "integers divide as reals", one, new Node.Arithmetic(Operator.DIV, 0, 0, ValueType.INT));
    refuses("truth values are no numbers", truth, new Node.Negate(0, ValueType.BOOL));
    refuses("expected REAL operands", half, one, new Node.Compare(Comparison.LT, 0, 1));
    refuses("truth values are no numbers", truth, new Node.Compare(Comparison.EQ, 0, 0));
    refuses("expected BOOL operands", half, new Node.Event(0, 0));
    refuses("no place has the number -1", truth, new Node.Event(0, -1));
    refuses(
        "expected BOOL operands", half, new Node.Heaviside(0, 0, 0, new FastSigmoid(1), List.of()));
    refuses(
        "expected REAL operands",
        truth,
        new Node.Heaviside(0, 0, 0, new FastSigmoid(1), List.of()));
    refuses("expected BOOL operands", one, new Node.And(0, 0));
    refuses("expected BOOL operands", one, new Node.Or(0, 0));
    refuses("expected BOOL operands", one, new Node.Not(0));
    refuses("expected BOOL operands", one, new Node.Select(0, 0, 0, ValueType.INT));
    refuses("expected REAL operands", truth, one, new Node.Select(0, 1, 1, ValueType.REAL));
    refuses("expected 1 arguments, got 2", half, new Node.Call(Functions.of("exp"), List.of(0, 0)));
    refuses("expected REAL operands", one, new Node.Call(Functions.of("exp"), List.of(0)));
    refuses("that type already", one, new Node.Convert(0, ValueType.INT));
    refuses("expected REAL operands", one, new Node.StopGradient(0, ValueType.REAL));
    refuses("no clock 3", new Node.Timestep(3));
  }

  @Test
  void indicesFitTheirArrays() {
    refuses("no array 9", new Node.Load(9, Index.OWN, ValueType.REAL));
    refuses("the array holds REAL", new Node.Load(V, Index.OWN, ValueType.INT));
    refuses("expected an array of 4 elements", new Node.Load(SCALAR, Index.OWN, ValueType.REAL));
    refuses("expected one element, got 4", new Node.Load(V, Index.SCALAR, ValueType.REAL));
    refuses(
        "expected an integer index",
        new Node.RealConstant(1),
        new Node.Load(V, new Index.At(0), ValueType.REAL));
    refuses("rows of clock 1 only", new Node.Load(SLOW, Index.OWN, ValueType.REAL));
  }

  @Test
  void ticksAreThereInTheTimeLoopOnly() {
    refuses("no tick", Routine.Order.ONCE, b -> b.store(COUNT, Index.OWN, b.timestep(0)));
    refuses("no rows", Routine.Order.ONCE, b -> b.store(TRACE, Index.OWN, b.real(1)));
    refuses("no rows", Routine.Order.ONCE, b -> b.store(V, Index.OWN, load(b, TAPE, Index.OWN)));
    refuses(
        "no tick",
        Routine.Order.ONCE,
        b -> b.effect(new Effect.Append(0, b.bool(true), List.of(b.real(1)))));
  }

  @Test
  void regionsSayWhoWrites() {
    refuses("nobody writes shared tables", b -> b.store(TABLE, Index.OWN, b.integer(1)));
    refuses("parameters are fixed", b -> b.store(WEIGHT, Index.OWN, b.real(1)));
    refuses("parameters are fixed", b -> b.effect(new Effect.Add(WEIGHT, Index.OWN, b.real(1))));
  }

  @Test
  void effectsFitTheirTargets() {
    refuses("expected REAL, got INT", b -> b.store(V, Index.OWN, b.integer(1)));
    refuses("every element would write", b -> b.store(SCALAR, Index.SCALAR, b.real(1)));
    refuses("only real arrays", b -> b.effect(new Effect.Add(COUNT, Index.OWN, b.integer(1))));
    refuses(
        "expected columns [REAL]", b -> b.effect(new Effect.Append(0, b.bool(true), List.of())));
    refuses(
        "expected a truth value",
        b -> b.effect(new Effect.Append(0, b.integer(1), List.of(b.real(1)))));
    refuses("no log 1", b -> b.effect(new Effect.Append(1, b.bool(true), List.of())));
    refuses("no node %7", b -> b.store(V, Index.OWN, 7));
  }

  @Test
  void aLogHasOneWriter() {
    var b = new BodyBuilder();
    b.effect(new Effect.Append(0, b.bool(true), List.of(b.real(1))));
    var kernel = new Kernel("k", 0, 4, b.build());
    refuses("has a writer already", module(Routine.Order.FORWARD, kernel, kernel));
  }

  @Test
  void elementsDoNotDependOnEachOther() {
    refuses(
        "stored, and written once more",
        b -> {
          b.store(V, Index.OWN, b.real(1));
          b.store(V, Index.OWN, b.real(2));
        });
    refuses(
        "stored, and written once more",
        b -> {
          b.store(V, Index.OWN, b.real(1));
          b.effect(new Effect.Add(V, Index.OWN, b.real(2)));
        });
    refuses(
        "does it see what other elements do",
        b -> b.store(V, Index.OWN, load(b, V, new Index.At(load(b, TABLE, Index.OWN)))));
    refuses(
        "does it see what other elements do",
        b -> {
          int at = load(b, TABLE, Index.OWN);
          b.effect(new Effect.Add(V, new Index.At(at), load(b, V, Index.OWN)));
        });
    refuses(
        "does it see what other elements do",
        b -> b.effect(new Effect.Add(SCALAR, Index.SCALAR, load(b, SCALAR, Index.SCALAR))));
  }

  @Test
  void aSharedVariableOfOneElementMayBeTakenEitherWay() {
    var b = new BodyBuilder();
    b.store(SCALAR, Index.OWN, b.negate(load(b, SCALAR, Index.SCALAR)));
    Module module = module(Routine.Order.FORWARD, new Kernel("k", 0, 1, b.build()));
    Verifier.verify(module);
    assertThat(module.routines()).hasSize(1);
  }

  @Test
  void namesAreUnique() {
    var routine = new Routine("work", Routine.Order.FORWARD, List.of());
    refuses(
        "two routines are named work",
        new Module(Precision.DOUBLE, List.of(), List.of(), List.of(), List.of(routine, routine)));
    refuses(
        "two arrays are named v",
        new Module(
            Precision.DOUBLE,
            List.of(),
            List.of(ARRAYS.get(V), ARRAYS.get(V)),
            List.of(),
            List.of()));
  }

  @Test
  void drawsTakeTheirPlaceAsIntegersAndTheirArgumentsAsReals() {
    var one = new Node.IntConstant(1);
    var half = new Node.RealConstant(0.5);
    refuses(
        "expected INT operands, got %1 of type REAL",
        one, half, new Node.Draw(Distribution.UNIFORM, 0, 0, 1, 0, List.of()));
    refuses(
        "expected REAL operands, got %0 of type INT",
        one, new Node.Draw(Distribution.POISSON, 0, 0, 0, 0, List.of(0)));
    refuses(
        "expected 2 arguments, got 1",
        one,
        half,
        new Node.Draw(Distribution.BINOMIAL, 0, 0, 0, 0, List.of(1)));
    assertThatThrownBy(() -> new Node.Draw(Distribution.UNIFORM, Place.SITES, 0, 0, 0, List.of()))
        .hasMessageContaining("call site");
  }
}
