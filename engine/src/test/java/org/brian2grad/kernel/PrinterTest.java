package org.brian2grad.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brian2grad.function.Functions;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.program.Precision;
import org.brian2grad.random.Distribution;
import org.brian2grad.surrogate.FastSigmoid;
import org.junit.jupiter.api.Test;

class PrinterTest {
  private static Module module() {
    var b = new BodyBuilder();
    int v = b.load(0, Index.OWN, ValueType.REAL);
    int decay = b.call(Functions.of("exp"), List.of(b.load(1, Index.SCALAR, ValueType.REAL)));
    int next = b.mul(decay, v);
    int spike =
        b.step(b.compare(Comparison.GT, next, b.real(0.5)), b.real(0.01), new FastSigmoid(25));
    int target = b.arithmetic(Operator.MOD, b.element(), b.integer(2));
    b.store(0, Index.OWN, b.select(spike, b.real(0), next));
    b.store(2, Index.OWN, b.and(b.not(spike), b.load(2, Index.OWN, ValueType.BOOL)));
    b.effect(new Effect.Add(3, new Index.At(target), b.convert(spike, ValueType.REAL)));
    b.effect(new Effect.Append(0, b.stopGradient(spike), List.of(b.negate(v), b.timestep(0))));
    return new Module(
        Precision.DOUBLE,
        List.of(new Clock("defaultclock")),
        List.of(
            ArrayDecl.of("neurongroup.v", StorageType.REAL, Region.STATE, 10),
            ArrayDecl.of("rate", StorageType.REAL, Region.PARAMETER, 1),
            ArrayDecl.of("silent", StorageType.BOOL, Region.STATE, 10),
            ArrayDecl.record("parity", StorageType.REAL, 2, 0)),
        List.of(new Log("spikemonitor", 10, List.of(ValueType.REAL, ValueType.INT))),
        List.of(
            new Routine(
                "forward", Routine.Order.FORWARD, List.of(new Kernel("step", 0, 10, b.build())))));
  }

  @Test
  void aModuleAsText() {
    Verifier.verify(module());
    assertThat(Printer.print(module()))
        .isEqualTo(
            """
            module double
            clock defaultclock
            array neurongroup.v : real[10] state
            array rate : real[1] parameter
            array silent : bool[10] state
            array parity : real[2] record at defaultclock
            log spikemonitor : 10 x (real, int)

            routine forward, forward
            kernel step, 10 elements at defaultclock
              %0 = load neurongroup.v[own] : real
              %1 = load rate[0] : real
              %2 = call exp %1 : real
              %3 = mul %2 %0 : real
              %4 = real 0.5
              %5 = gt %3 %4 : bool
              %6 = real 0.01
              %7 = real 25.0
              %8 = sub %3 %4 : real
              %9 = heaviside %5 of %8 scale %6, fast_sigmoid %7 : bool
              %10 = element
              %11 = int 2
              %12 = mod %10 %11 : int
              %13 = real 0.0
              %14 = select %9 %13 %3 : real
              %15 = not %9 : bool
              %16 = load silent[own] : bool
              %17 = and %15 %16 : bool
              %18 = convert %9 : real
              %19 = stop %9 : bool
              %20 = negate %0 : real
              %21 = timestep defaultclock
              store neurongroup.v[own] %14
              store silent[own] %17
              add parity[%12] %18
              append spikemonitor if %19 (%20 %21)
            """);
  }

  @Test
  void aKernelAlone() {
    Kernel kernel = module().routine("forward").kernels().getFirst();
    assertThat(Printer.print(module(), kernel))
        .startsWith("kernel step, 10 elements at defaultclock\n  %0 = load")
        .endsWith("(%20 %21)\n");
  }

  @Test
  void aDraw() {
    var b = new BodyBuilder();
    int key = b.load(0, Index.SCALAR, ValueType.INT);
    int mean = b.real(3);
    int drawn =
        b.add(
            new Node.Draw(Distribution.POISSON, 7, key, b.timestep(0), b.element(), List.of(mean)));
    assertThat(Printer.node(withKeys(), drawn, b.node(drawn)))
        .isEqualTo("%4 = draw poisson at 7 %0 %2 %3 %1 : real");
  }

  private static Module withKeys() {
    return new Module(
        Precision.DOUBLE,
        List.of(new Clock("defaultclock")),
        List.of(ArrayDecl.of("[noise]", StorageType.INT64, Region.PARAMETER, 1)),
        List.of(),
        List.of());
  }
}
