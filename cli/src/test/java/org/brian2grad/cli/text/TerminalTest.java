package org.brian2grad.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void coloursAreTheUsersChoice() {
    assertThat(Terminal.of(Map.of()).colours()).isTrue();
    assertThat(Terminal.of(Map.of("NO_COLOR", "")).colours()).isTrue();
    assertThat(Terminal.of(Map.of("NO_COLOR", "1")).colours()).isFalse();
    assertThat(Terminal.of(Map.of("TERM", "dumb")).colours()).isFalse();
  }

  @Test
  void aPipeIsNoTerminal() {
    // Surefire talks to this process through pipes.
    assertThat(Terminal.of(Map.of()).out()).isFalse();
  }
}
