package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialValuesTest {
  private static Program group(int size, long seed, String initial) {
    return Models.lower(
        """
        duration: 1 ms
        seed: %d
        constants: {v0: -70 mV, n: 3}
        groups:
          g:
            size: %d
            equations: |
              v : volt
              w : volt
              x : 1
              s : volt (shared)
              y = 2*x : 1
            initial: {%s}
        """
            .formatted(seed, size, initial));
  }

  /// As Brian 2 evaluates them .
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 % n - i | 1 0 -1",
        "(-7) % 3 + 0*i | 2 2 2",
        "7 % (-3) | -2 -2 -2",
        "(i - 1) // 2 | -1 0 0",
        "1 // 0.1 + 0*i | 9 9 9",
        "(-0.5) % 0.3 + 0*i | 0.09999999999999998 0.09999999999999998 0.09999999999999998",
        "-2**2 + i | -4 -3 -2",
        "2**-1 | 0.5 0.5 0.5",
        "i/2 | 0 0.5 1",
        "int(i > 0)*5 | 0 5 5",
        "int(not (i == 1 or i == 2)) | 1 0 0",
        "int(-1.7) | -1 -1 -1",
        "clip(i, 0.5, 1.5) | 0.5 1 1.5",
        "abs(i - 1) | 1 0 1",
        "floor(i/2) | 0 0 1",
        "timestep(0.3*ms*i, 0.1*ms) | 0 3 6",
        "t/ms + dt/ms | 0.1 0.1 0.1",
        "N + 0*i | 3 3 3",
        "y + 1 | 1 1 1",
        "int(True) | 1 1 1",
      })
  void expressionsAreEvaluatedAsBrianDoes(String formula, String expected) {
    double[] values = Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(Models.reals(group(3, 0, "x: '" + formula + "'"), "g.x"))
        .containsExactly(values, Offset.offset(1e-15));
  }

  @Test
  void valuesAreSetInOrder() {
    Program program = group(2, 0, "v: v0, w: [1 mV, 2 mV], x: '(w + v)/mV', s: 3*v0");
    assertThat(Models.reals(program, "g.v")).containsExactly(-0.07, -0.07);
    assertThat(Models.reals(program, "g.x"))
        .containsExactly(new double[] {-69, -68}, Offset.offset(1e-12));
    assertThat(Models.reals(program, "g.s"))
        .containsExactly(new double[] {-0.21}, Offset.offset(1e-15));
    assertThat(Models.reals(group(2, 0, "x: w/mV, w: 1 mV"), "g.x")).containsExactly(0, 0);
  }

  @Test
  void randomValuesAreThoseOfTheSeed() {
    double[] first = Models.reals(group(1000, 5, "x: rand()"), "g.x");
    assertThat(Models.reals(group(1000, 5, "x: rand()"), "g.x")).containsExactly(first);
    assertThat(Models.reals(group(1000, 6, "x: rand()"), "g.x")).isNotEqualTo(first);
    assertThat(first).doesNotHaveDuplicates();
    assertThat(Arrays.stream(first)).allMatch(u -> u >= 0 && u < 1);
    assertThat(Arrays.stream(first).average().orElseThrow())
        .isCloseTo(0.5, Offset.offset(5 / Math.sqrt(12 * 1000)));
  }

  @Test
  void eachCallDrawsNumbersOfItsOwn() {
    Program program = group(1000, 5, "v: randn()*mV, w: randn()*mV, x: 'rand() - rand()'");
    double[] v = Models.reals(program, "g.v");
    double[] w = Models.reals(program, "g.w");
    double correlation = 0;
    for (int k = 0; k < v.length; k++) {
      correlation += v[k] * w[k] / 1e-6 / v.length;
    }
    assertThat(correlation).isCloseTo(0, Offset.offset(5 / Math.sqrt(1000)));
    assertThat(Arrays.stream(v).map(x -> x * x / 1e-6).average().orElseThrow())
        .isCloseTo(1, Offset.offset(5 * Math.sqrt(2.0 / 1000)));
    double[] differences = Models.reals(program, "g.x");
    assertThat(Arrays.stream(differences)).anyMatch(x -> x < 0);
    assertThat(Arrays.stream(differences)).anyMatch(x -> x > 0);
  }

  @Test
  void synapsesSeeTheirNeurons() {
    Program program =
        Models.lower(
            """
            duration: 1 ms
            groups:
              a: {size: 2, equations: 'x : 1', threshold: x > 1, initial: {x: 10 + i}}
              b: {size: 3, equations: 'z : 1', initial: {z: -i}}
            synapses:
              s:
                source: a
                target: b[1:]
                equations: |
                  w : 1
                  u : 1
                on_pre: z += w
                delay: 0.1*ms*w
                connect: all
                initial: {w: x_pre*(1 + j), u: w + z_post + N_incoming/10 + N_outgoing/100}
            """);
    assertThat(Models.reals(program, "s.w")).containsExactly(10, 20, 11, 22);
    assertThat(Models.reals(program, "s.u"))
        .containsExactly(new double[] {9.22, 18.22, 10.22, 20.22}, Offset.offset(1e-14));
    assertThat(Models.reals(program, "s_pre.delay"))
        .containsExactly(new double[] {1e-3, 2e-3, 1.1e-3, 2.2e-3}, Offset.offset(1e-16));
  }

  @Test
  void listsHaveAsManyValuesAsThereAreSynapses() {
    assertThatThrownBy(() ->
            Models.lower(
                """
                duration: 1 ms
                groups:
                  a: {size: 2, equations: 'x : 1', threshold: x > 1}
                synapses:
                  s:
                    source: a
                    target: a
                    equations: 'w : 1'
                    on_pre: x_post += w
                    connect: {condition: i != j}
                    initial: {w: [1, 2, 3]}
                """))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith("s.w: error[shape]: expected 2 values, got 3");
  }
}
