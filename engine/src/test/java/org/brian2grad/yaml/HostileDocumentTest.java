package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Documents whose size is against the reader: what takes the square of it would not end in time.
@Timeout(60)
class HostileDocumentTest {
  private static DiagnosticException refused(String text) {
    var thrown =
        Assertions.catchThrowableOfType(
            DiagnosticException.class, () -> StudyReader.read(text, "m.yaml"));
    assertThat(thrown).as("an error").isNotNull();
    return thrown;
  }

  private static String group(String lines) {
    return "duration: 1 ms\ngroups:\n  g:\n" + ("size: 1\n" + lines).indent(4);
  }

  private static String lines(int number, IntFunction<String> line) {
    return IntStream.range(0, number).mapToObj(line).collect(Collectors.joining("\n"));
  }

  @Test
  void errorsComeToAnEnd() {
    String items = "1 nAA, ".repeat(100_000);
    assertThat(refused("timed_arrays: {a: {values: [" + items + "1 nA], dt: 1 ms}}").diagnostics())
        .hasSize(100);
    assertThat(refused(lines(100_000, k -> "k" + k + ": 1")).diagnostics()).hasSize(100);
    String equations = lines(1000, k -> "  x" + k + " = unknown" + k + " : 1");
    assertThat(refused(group("equations: |\n" + equations)).diagnostics()).hasSize(100);
  }

  @Test
  void errorsDoNotQuoteEverything() {
    String name = "a".repeat(50_000);
    for (Diagnostic diagnostic :
        refused(group("equations: |\n  " + name + " : 1\n  x = " + name + "a : 1")).diagnostics()) {
      assertThat(diagnostic.toString()).hasSizeLessThan(5000);
    }
    String arguments = "v, ".repeat(20_000);
    assertThat(refused(group("equations: 'v : 1'\nthreshold: exp(" + arguments + "v) > 1")))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(20_000));
  }

  /// Wherever the scanner's buffer ends.
  @Test
  void halfCharactersAreRefused() {
    for (int length : new int[] {0, 1, 1023, 1024, 1025, 2049}) {
      assertThat(refused("#".repeat(length) + "\ud800").code()).isEqualTo("yaml-character");
      assertThat(refused("#".repeat(length) + "\udc00\ud800").code()).isEqualTo("yaml-character");
    }
  }

  /// Characters of two halves, wherever the scanner's buffer ends between them.
  @Test
  void everyCharacterIsReadAtEveryPlace() {
    String smile = "\ud83d\ude00";
    for (int length = 990; length < 2100; length++) {
      String comment = "# " + "a".repeat(length) + smile.repeat(20) + "\n";
      StudyReader.read(comment + group("equations: 'v : 1'"), "m.yaml");
    }
  }

  @Test
  void longTextsAreRefused() {
    String statements = "  v = v + 1\n".repeat(50_000);
    assertThat(
            refused(group("equations: 'v : 1'\nthreshold: v > 1\nreset: |\n" + statements)).code())
        .isEqualTo("text-size");
    assertThat(refused("duration: " + "1".repeat(1_000_000)).code()).isEqualTo("text-size");
  }

  @Test
  void largeModelsAreRead() {
    String chain = lines(1000, k -> "  x" + k + " = " + (k == 0 ? "1" : "x" + (k - 1)) + " : 1");
    StudyReader.read(group("equations: |\n" + chain), "m.yaml");
    String locals = lines(3000, k -> "  y" + k + " = v");
    StudyReader.read(group("equations: 'v : 1'\nthreshold: v > 1\nreset: |\n" + locals), "m.yaml");
    String doubled =
        lines(
            60,
            k -> "  x" + k + " = " + (k == 0 ? "1" : "x%d*x%d".formatted(k - 1, k - 1)) + " : 1");
    StudyReader.read(group("equations: |\n" + doubled), "m.yaml");
    String numbers = lines(100_000, k -> k + ",");
    StudyReader.read(
        "duration: 1 ms\ntimed_arrays: {a: {values: {values: ["
            + numbers
            + "0], unit: nA}, dt: 1 ms}}",
        "m.yaml");
  }
}
