package org.brian2grad.diag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN = List.of("tau", "t", "v_th", "constant", "g_leak");

  @ParameterizedTest
  @CsvSource({
    "tua, tau",
    "taum, tau",
    "Tau, tau",
    "v_ht, v_th",
    "constnat, constant",
    "gleak, g_leak",
    "cosntnat, constant",
    "T, t"
  })
  void findsWhatWasMeant(String name, String meant) {
    assertThat(Spelling.suggestion(name, KNOWN)).contains("did you mean '" + meant + "'?");
  }

  @Test
  void findsNothingInWhatIsFar() {
    assertThat(Spelling.suggestion("membrane", KNOWN)).isEmpty();
    assertThat(Spelling.suggestion("x", KNOWN)).isEmpty();
    assertThat(Spelling.suggestion("x".repeat(100_000), KNOWN)).isEmpty();
    assertThat(Spelling.suggestion("tau", List.of())).isEmpty();
  }
}
