package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.brian2grad.diag.DiagnosticException;
import org.junit.jupiter.api.Test;

/// Models that nobody has memory for.
class HugeModelTest {
  @Test
  void isRefused() {
    assumeTrue(
        Runtime.getRuntime().maxMemory() < 1L << 34,
        "an array of the largest size is larger than the heap");
    String model =
        """
        duration: 1 ms
        groups:
          cells: {size: 2147483638, equations: 'v : 1', threshold: v > 1}
        """;
    DiagnosticException error =
        catchThrowableOfType(DiagnosticException.class, () -> Models.lower(model));
    assertThat(error).as("an error").isNotNull();
    assertThat(error.code()).isEqualTo("out-of-memory");
  }
}
