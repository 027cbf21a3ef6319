package org.brian2grad.torch.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.brian2grad.torch.fit.Journal.Earlier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final List<String> NAMES = List.of("tau", "w");
  private static final Evaluation ONE =
      new Evaluation(new double[][] {{0.1}, {1 / 3.0, -0.0}}, 1e-300, new double[][] {{1}, {2, 3}});
  private static final Evaluation TWO =
      new Evaluation(new double[][] {{0.2}, {Math.PI, 2}}, 5e-324, new double[][] {{4}, {5, 6}});

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = directory.resolve("fit.partial");
    try (Journal journal = open("problem", Earlier.REFUSE)) {
      journal.add(ONE);
      journal.add(TWO);
    }
  }

  private Journal open(String problem, Earlier earlier) {
    return Journal.open(file, problem, NAMES, earlier);
  }

  @Test
  void everyBitComesBack() {
    try (Journal journal = open("problem", Earlier.RESUME)) {
      assertThat(journal.recalled()).isEqualTo(2);
      Evaluation one = journal.find(ONE.values()).orElseThrow();
      assertThat(one.loss()).isEqualTo(ONE.loss());
      assertThat(one.gradient()).isDeepEqualTo(ONE.gradient());
      assertThat(journal.best().orElseThrow().loss()).isEqualTo(5e-324);
      assertThat(journal.find(new double[][] {{0.1}, {1 / 3.0, 0.0}}))
          .as("0.0 is not -0.0")
          .isEmpty();
    }
  }

  @Test
  void wheneverItWasKilledWhatWasWholeIsKept() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    String text = new String(whole, StandardCharsets.UTF_8);
    int heading = text.indexOf('\n') + 1;
    int first = text.indexOf('\n', heading) + 1;
    for (int end = heading; end < whole.length; end++) {
      Files.write(file, java.util.Arrays.copyOf(whole, end));
      try (Journal journal = open("problem", Earlier.RESUME)) {
        assertThat(journal.recalled()).as("after %d bytes", end).isEqualTo(end < first ? 0 : 1);
        journal.add(TWO);
      }
      try (Journal journal = open("problem", Earlier.RESUME)) {
        assertThat(journal.find(TWO.values())).as("after %d bytes", end).isPresent();
      }
    }
  }

  @Test
  void anEarlierFitIsNeitherOverwrittenNorMistakenForThisOne() throws IOException {
    assertThatThrownBy(() -> open("problem", Earlier.REFUSE))
        .hasMessageContaining("error[unfinished-fit]")
        .hasMessageContaining("after 2 simulations")
        .hasMessageContaining("--resume");
    assertThatThrownBy(() -> open("another", Earlier.RESUME))
        .hasMessageContaining("error[other-fit]");
    Files.writeString(file, "t,v\n1,2\n");
    assertThatThrownBy(() -> open("problem", Earlier.RESUME))
        .hasMessageContaining("error[fit-state]");
    assertThatThrownBy(() -> open("problem", Earlier.DISCARD))
        .hasMessageContaining("error[fit-state]");
    assertThat(file).hasContent("t,v\n1,2\n");
  }

  /// An earlier process may have had other bounds.
  @Test
  void theBestIsOneThatIsAllowed() {
    try (Journal journal = open("problem", Earlier.RESUME)) {
      double smallest = journal.best().orElseThrow().loss();
      journal.allow(evaluation -> evaluation.loss() != smallest);
      assertThat(journal.best().orElseThrow().loss()).isGreaterThan(smallest);
      journal.allow(_ -> false);
      assertThat(journal.best()).isEmpty();
    }
  }

  @Test
  void whoWantsToBeginsAnew() {
    try (Journal journal = open("another", Earlier.DISCARD)) {
      assertThat(journal.simulations()).isZero();
    }
    assertThat(file).as("nothing in it").doesNotExist();
  }

  @Test
  void oneProcessAtATime() {
    try (Journal _ = open("problem", Earlier.RESUME)) {
      assertThatThrownBy(() -> open("problem", Earlier.RESUME))
          .hasMessageContaining("error[fit-in-use]");
    }
  }

  @Test
  void itGoesWhenTheFitIsDone() {
    open("problem", Earlier.RESUME).delete();
    assertThat(file).doesNotExist();
  }
}
