package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.brian2grad.program.Program;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static Program connect(int sources, int targets, String parts, String connect) {
    return Models.lower(
        """
        duration: 1 ms
        constants: {reach: 2}
        groups:
          a: {size: %d, equations: 'x : 1', threshold: x > 1, initial: {x: i*0.5}}
          b: {size: %d, equations: 'y : 1', initial: {y: 10 - i}}
        synapses:
          s: {%s, on_pre: y += 1, connect: %s}
        """
            .formatted(sources, targets, parts, connect));
  }

  private static Program connect(int sources, int targets, String connect) {
    return connect(sources, targets, "source: a, target: b", connect);
  }

  private record Pair(int i, int j) {}

  private static List<Pair> list(Program program) {
    double[] pre = Models.reals(program, "s._synaptic_pre");
    double[] post = Models.reals(program, "s._synaptic_post");
    return IntStream.range(0, pre.length)
        .mapToObj(k -> new Pair((int) pre[k], (int) post[k]))
        .toList();
  }

  private static String pairs(Program program) {
    return list(program).stream().map(p -> p.i() + "-" + p.j()).collect(Collectors.joining(" "));
  }

  @Test
  void listedPairsKeepTheirOrder() {
    assertThat(pairs(connect(3, 3, "{pairs: {i: [2, 0, 0], j: [0, 1, 1]}}")))
        .isEqualTo("2-0 0-1 0-1");
  }

  @Test
  void othersAreNumberedBySourceThenTarget() {
    assertThat(pairs(connect(2, 3, "all"))).isEqualTo("0-0 0-1 0-2 1-0 1-1 1-2");
    assertThat(pairs(connect(3, 3, "{condition: i != j}"))).isEqualTo("0-1 0-2 1-0 1-2 2-0 2-1");
  }

  @Test
  void conditionsMaySeeTheNeurons() {
    assertThat(pairs(connect(4, 4, "{condition: 'abs(i - j) < reach and y_post > 8'}")))
        .isEqualTo("0-0 0-1 1-0 1-1 2-1");
    assertThat(pairs(connect(4, 2, "{condition: x_pre >= 1}"))).isEqualTo("2-0 2-1 3-0 3-1");
    assertThat(pairs(connect(2, 2, "{condition: N_pre > 3}"))).isEmpty();
  }

  @Test
  void partsCountFromTheirStart() {
    String parts = "source: 'a[2:4]', target: 'b[1:]'";
    assertThat(pairs(connect(5, 3, parts, "all"))).isEqualTo("2-1 2-2 3-1 3-2");
    assertThat(pairs(connect(5, 3, parts, "{condition: i == j}"))).isEqualTo("2-1 3-2");
    assertThat(pairs(connect(5, 3, parts, "{pairs: {i: [1], j: [0]}}"))).isEqualTo("3-1");
    assertThat(pairs(connect(5, 3, parts, "{condition: y_post == 9}"))).isEqualTo("2-1 3-1");
    assertThat(pairs(connect(5, 3, parts, "{condition: x_pre == 1}"))).isEqualTo("2-1 2-2");
  }

  @Test
  void probabilitiesAtTheEndsAreCertain() {
    assertThat(pairs(connect(2, 2, "{probability: 1, seed: 3}"))).isEqualTo("0-0 0-1 1-0 1-1");
    assertThat(pairs(connect(2, 2, "{probability: 0, seed: 3}"))).isEmpty();
  }

  @Test
  void aSeedMeansTheSameSynapsesEachTime() {
    String first = pairs(connect(30, 30, "{probability: 0.2, seed: 3}"));
    assertThat(pairs(connect(30, 30, "{probability: 0.2, seed: 3}"))).isEqualTo(first);
    assertThat(pairs(connect(30, 30, "{probability: 0.2, seed: 4}"))).isNotEqualTo(first);
  }

  @Test
  void aConditionTakesItsPairsOutOfTheDrawnOnes() {
    List<Pair> all = list(connect(30, 30, "{probability: 0.2, seed: 3}"));
    List<Pair> some = list(connect(30, 30, "{probability: 0.2, seed: 3, condition: i < j}"));
    assertThat(some).isEqualTo(all.stream().filter(p -> p.i() < p.j()).toList()).isNotEmpty();
  }

  /// Means and variances of binomial counts, within 5 standard deviations of theirs.
  @Test
  void pairsAreIndependent() {
    int n = 400;
    double p = 0.05;
    Program program = connect(n, n, "{probability: 0.05, seed: 11}");
    double[] pre = Models.reals(program, "s._synaptic_pre");
    double[] post = Models.reals(program, "s._synaptic_post");
    double expected = n * (double) n * p;
    assertThat((double) pre.length)
        .isBetween(
            expected - 5 * Math.sqrt(expected * (1 - p)),
            expected + 5 * Math.sqrt(expected * (1 - p)));
    for (double[] side : new double[][] {pre, post}) {
      double[] counts = new double[n];
      for (double k : side) {
        counts[(int) k]++;
      }
      double mean = Arrays.stream(counts).average().orElseThrow();
      double variance = Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).sum() / (n - 1);
      double binomial = n * p * (1 - p);
      assertThat(variance).isCloseTo(binomial, within(5 * binomial * Math.sqrt(2.0 / (n - 1))));
    }
    long twice = 0;
    for (int k = 1; k < pre.length; k++) {
      twice += pre[k] == pre[k - 1] && post[k] == post[k - 1] + 1 ? 1 : 0;
    }
    double neighbours = n * (n - 1.0) * p * p;
    assertThat((double) twice).isCloseTo(neighbours, within(5 * Math.sqrt(neighbours)));
  }

  private static org.assertj.core.data.Offset<Double> within(double distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  @Test
  void randomConditionsAreRepeatable() {
    List<Pair> first = list(connect(50, 50, "{condition: rand() < 0.1}"));
    assertThat(list(connect(50, 50, "{condition: rand() < 0.1}"))).isEqualTo(first);
    assertThat(first).hasSizeBetween(175, 325);
    // Rows differ from each other.
    assertThat(first.stream().map(Pair::j).distinct().count()).isEqualTo(50);
  }

  @Test
  void sixteenMillionPairsTakeNoTime() {
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          var program = connect(4000, 4000, "{probability: 0.02, seed: 1, condition: i != j}");
          assertThat(program.array("s._synaptic_pre").size()).isBetween(316_000L, 324_000L);
        });
  }
}
