package org.brian2grad.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DiagnosticTest {
  @Test
  void rendersWhereCodeWhatAndRemedy() {
    var d = new Diagnostic("G.tau", "shape", "expected [3], got [4]", "give one value per neuron");
    assertThat(d)
        .hasToString("G.tau: error[shape]: expected [3], got [4]; give one value per neuron");
  }

  @Test
  void codeMustBeSearchable() {
    assertThatThrownBy(() -> new Diagnostic("G", "Bad Code", "x", "y"))
        .hasMessageContaining("kebab-case");
  }
}
