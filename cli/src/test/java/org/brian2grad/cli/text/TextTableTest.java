package org.brian2grad.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  private static TextTable table() {
    return new TextTable("name", ">value", "verdict")
        .row("tau", "1", "ok")
        .style("green")
        .row("a longer one", "100")
        .row("x", "", "FAILED");
  }

  @Test
  void columnsAreAligned() {
    assertThat(table().text(false))
        .isEqualTo(
            """
            name          value  verdict
            tau               1  ok
            a longer one    100
            x                    FAILED
            """);
  }

  @Test
  void coloursDoNotMoveColumns() {
    String coloured = table().text(true);

    assertThat(coloured).contains("\u001b[32mok\u001b[");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(table().text(false));
  }
}
