package org.brian2grad.units;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.brian2grad.diag.Position;

/// The algebra of dimensions: a vector space of exponents.
class DimensionPropertyTest {
  @Provide
  static Arbitrary<Dimension> dimensions() {
    Arbitrary<Double> exponent =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.just(0.0)),
            net.jqwik.api.Tuple.of(4, Arbitraries.integers().between(-4, 4).map(n -> (double) n)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(-8, 8).map(n -> n / 4.0)));
    return exponent
        .list()
        .ofSize(7)
        .map(list -> Dimension.of(list.stream().mapToDouble(Double::doubleValue).toArray()))
        .withoutEdgeCases();
  }

  @Property
  void productsCommuteAndAssociate(
      @ForAll("dimensions") Dimension a,
      @ForAll("dimensions") Dimension b,
      @ForAll("dimensions") Dimension c) {
    assertThat(a.times(b)).isEqualTo(b.times(a)).hasSameHashCodeAs(b.times(a));
    assertThat(a.times(b).times(c)).isEqualTo(a.times(b.times(c)));
    assertThat(a.times(Dimension.NONE)).isEqualTo(a);
  }

  @Property
  void quotientsUndoProducts(@ForAll("dimensions") Dimension a, @ForAll("dimensions") Dimension b) {
    assertThat(a.times(b).over(b)).isEqualTo(a).hasSameHashCodeAs(a);
    assertThat(a.over(a).isNone()).isTrue();
    assertThat(a.over(b).power(-1)).isEqualTo(b.over(a));
  }

  @Property
  void powersMultiply(@ForAll("dimensions") Dimension a, @ForAll("dimensions") Dimension b) {
    assertThat(a.power(2)).isEqualTo(a.times(a));
    assertThat(a.power(0.5).power(2)).isEqualTo(a);
    assertThat(a.power(3).power(1.0 / 3)).isEqualTo(a);
    assertThat(a.times(b).power(-2)).isEqualTo(a.power(-2).times(b.power(-2)));
    assertThat(a.power(0).isNone()).isTrue();
  }

  @Property
  void textReadsBack(@ForAll("dimensions") Dimension a) {
    assertThat(Dimension.parse(a.toString(), Position.startOf("unit"))).isEqualTo(a);
  }

  @Property
  void differentDimensionsHaveDifferentTexts(
      @ForAll("dimensions") Dimension a, @ForAll("dimensions") Dimension b) {
    assertThat(a.toString().equals(b.toString())).isEqualTo(a.equals(b));
    assertThat(a.symbol().equals(b.symbol())).isEqualTo(a.equals(b));
  }
}
