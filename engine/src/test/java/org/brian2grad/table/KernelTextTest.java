package org.brian2grad.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Printer;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables say what their kernels are.
class KernelTextTest {
  static final World WORLD =
      World.read(
          List.of(
              "elements 3",
              "clock clock",
              "clock slow",
              "array v : real[3] state",
              "array w : real[3] state",
              "array one : real[1] parameter",
              "array seed : int64[1] parameter",
              "array b : bool[3] state",
              "array to : int32[3] shared = 2 0 1",
              "array trace : real[3] record at slow",
              "array h : bool[16] state",
              "array d : int32[1] shared = 1",
              "array s : int32[4] shared = 0 1 2 3",
              "queue q : history h, rows 2, sources 3, delays d, starts s, members to, source to",
              "log spikes : 3 x (real, int)"));

  static List<String> kernels() {
    return List.of(
        "k: v = v - (w - one[0]) - v * (w / (v * w)) // w % 2.5E-4",
        "k: $1 := v * w; v = $1 / (v / w) * $1; w[0] += -($1 - -1.0) * -v",
        "k: v = spike(v > 1.0, fast) and not (b or v != w) ? v : b and (b or v >= w) ? w : inf",
        "k: v = (b ? v : w) + (spike(v <= 1.0, box) ? 1.0 : real(element() // 2))",
        "k: v[to] = exp(pow(v, 2.0)); trace = real(int(w)); b = bool(-3 * element() - (1 - to))",
        "k (at slow, ascending): v[(0)] += v[0] + w[1]; append spikes if v > w or b : v, element()",
        "k: v = draw(poisson, 7, seed[0], timestep(slow), element(), v) + stop(w)",
        "k (events of q by to if $1): $1 := v > 1.0; v = $1 ? w : v",
        "k (1 elements): one[0] += one");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatIsReadIsWrittenTheSame(String text) {
    assertThat(KernelText.of(WORLD, WORLD.kernels(List.of(text)))).isEqualTo(text + "\n");
  }

  @Test
  void linesThatBeginWithASpaceGoOn() {
    String text = "k:\n  v = w\n  w = v\n";
    assertThat(KernelText.of(WORLD, WORLD.kernels(text.lines().toList())))
        .isEqualTo("k: v = w; w = v\n");
  }

  @Test
  void textsMeanWhatTheySay() {
    List<Kernel> kernels =
        WORLD.kernels(List.of("k: $1 := v * w; v = spike($1 > 1.0, fast) ? $1 - 2.0 : w[to]"));
    var module = WORLD.module(new Routine("r", Routine.Order.FORWARD, kernels));
    Verifier.verify(module);
    assertThat(Printer.print(module, kernels.getFirst()))
        .isEqualTo(
            """
            kernel k, 3 elements at clock
              %0 = load v[own] : real
              %1 = load w[own] : real
              %2 = mul %0 %1 : real
              %3 = real 1.0
              %4 = gt %2 %3 : bool
              %5 = real 0.5
              %6 = real 2.0
              %7 = sub %2 %3 : real
              %8 = heaviside %4 of %7 scale %5, fast_sigmoid %6 : bool
              %9 = sub %2 %6 : real
              %10 = load to[own] : int
              %11 = load w[%10] : real
              %12 = select %8 %9 %11 : real
              store v[own] %12
            """);
  }
}
