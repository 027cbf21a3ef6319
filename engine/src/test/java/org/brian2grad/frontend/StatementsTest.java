package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Variable;
import org.junit.jupiter.api.Test;

/// What becomes of a reset's code, statement by statement.
class StatementsTest {
  private static Operation.Reset reset(String equations, String code) {
    var program =
        Models.lower(
            """
            duration: 1 ms
            constants: {k: 2}
            groups:
              g:
                size: 3
                equations: |
                  v : 1
                  w : 1
                  n : integer
                  b : boolean
                  s : 1 (shared)
                  %s
                threshold: v > 1
                reset: |
                  %s
            """
                .formatted(equations, code.indent(6).strip()));
    return Models.operation(program, Operation.Reset.class, "g_spike_resetter_codeobject");
  }

  @Test
  void newNamesHaveTheTypeOfTheirValue() {
    var code =
        reset("", "a = n*2\nc = v > w and b\nd = n/2\ne_ = a // 2\nf = int(v)\nv = a + d").code();
    assertThat(code.variables().get("a")).isEqualTo(new Variable.Local(ArraySpec.Type.INT32));
    assertThat(code.variables().get("c")).isEqualTo(new Variable.Local(ArraySpec.Type.BOOL));
    assertThat(code.variables().get("d")).isEqualTo(new Variable.Local(ArraySpec.Type.FLOAT64));
    assertThat(code.variables().get("e_")).isEqualTo(new Variable.Local(ArraySpec.Type.INT32));
    assertThat(code.variables().get("f")).isEqualTo(new Variable.Local(ArraySpec.Type.INT32));
  }

  @Test
  void whatIsTheSameForAllRunsOnce() {
    var code = reset("", "a = s*k\nv = v - a").code();
    assertThat(Models.scalar(code)).containsExactly("a = s * k");
    assertThat(Models.vector(code)).containsExactly("v += -a");
  }

  @Test
  void subexpressionsComeBeforeTheirUseAndAgainWhenTheyHaveChanged() {
    var code = reset("x = v + y : 1\n      y = k*w : 1", "w = x\nv = 0\nw = x").code();
    assertThat(Models.vector(code))
        .containsExactly(
            "y = k * w", "x = v + y", "w = x", "v = 0", "y = k * w", "x = v + y", "w = x");
  }

  @Test
  void subexpressionsThatStayTheSameAreEvaluatedOnce() {
    var code = reset("y = k*w : 1", "v = y\nv += y").code();
    assertThat(Models.vector(code)).containsExactly("y = k * w", "v = y", "v += y");
  }

  @Test
  void namesAreWhatTheyStandFor() {
    var variables = reset("", "v = k*mV/mV + i").code().variables();
    assertThat(variables.get("v")).isEqualTo(new Variable.Array("g.v", "_idx"));
    assertThat(variables.get("i")).isEqualTo(new Variable.Array("g.i", "_idx"));
    assertThat(variables.get("k")).isEqualTo(new Variable.Constant(2, ArraySpec.Type.FLOAT64, ""));
    assertThat(variables.get("mV"))
        .isEqualTo(new Variable.Constant(1e-3, ArraySpec.Type.FLOAT64, "V"));
  }
}
