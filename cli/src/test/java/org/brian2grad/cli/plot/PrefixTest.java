package org.brian2grad.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefixTest {
  @Test
  void numbersBecomeReadable() {
    assertThat(Prefix.of("V", new double[] {-0.07, 0.04})).isEqualTo(new Prefix(1e3, "mV"));
    assertThat(Prefix.of("A", new double[] {2e-9})).isEqualTo(new Prefix(1e9, "nA"));
    assertThat(Prefix.of("Hz", new double[] {20})).isEqualTo(new Prefix(1, "Hz"));
    assertThat(Prefix.of("ohm", new double[] {1e7})).isEqualTo(new Prefix(1e-6, "Mohm"));
  }

  @Test
  void nothingToReadStaysAsItIs() {
    assertThat(Prefix.of("", new double[] {1e-6}).factor()).isEqualTo(1);
    assertThat(Prefix.of("m^-2 A", new double[] {1e-6}).factor()).isEqualTo(1);
    assertThat(Prefix.of("V", new double[] {0, 0}).factor()).isEqualTo(1);
    assertThat(Prefix.of("V", new double[] {}).factor()).isEqualTo(1);
    assertThat(Prefix.of("V", new double[] {1e-40}).factor()).isEqualTo(1);
  }
}
