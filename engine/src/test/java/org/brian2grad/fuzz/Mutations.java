package org.brian2grad.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/// Makes texts that nobody would write out of those that somebody wrote.
public final class Mutations {
  /// Mutants grow no longer than this, but for those that repeat a piece.
  private static final int LONGEST = 20_000;

  private static final int LONGEST_REPEATED = 200_000;

  /// Pieces that mean something to one of the readers.
  private static final List<String> PIECES =
      List.of(
          "(",
          ")",
          "((((",
          "[",
          "]",
          "{",
          "}",
          "[[[[",
          "{{{{",
          ":",
          ": ",
          ",",
          "-",
          "- ",
          "? ",
          "|",
          "|-\n ",
          ">",
          ">+1\n",
          "&a ",
          "*a",
          "*",
          "!",
          "!!str ",
          "!<x>",
          "%",
          "%YAML 1.2\n---\n",
          "@",
          "`",
          "#",
          " # ",
          "'",
          "\"",
          "''",
          "\\",
          "\\x4",
          "\\u12",
          "\\U00110000",
          "\\\n",
          "\n",
          "\n\n",
          "\r",
          "\r\n",
          "\t",
          " ",
          "\u00a0",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\0",
          "\u0007",
          "\ud800",
          "\ud83d\ude00",
          "é",
          "...",
          "---",
          "\n---\n",
          "\n...\n",
          "..",
          " .. ",
          ".",
          "+",
          "++",
          "**",
          "**-",
          "//",
          "%",
          "<",
          "<=",
          "==",
          "!=",
          "=",
          "+=",
          "@=",
          " and ",
          " or ",
          " not ",
          "not ",
          "True",
          "null",
          "~",
          "true",
          "0",
          "-0",
          "1e400",
          "1e-400",
          "99999999999999999999",
          "0x10",
          ".5",
          "5.",
          "1_000",
          "inf",
          "nan",
          "NaN",
          "mV",
          "ms",
          "Hz",
          "metre**99",
          "volt**0.3",
          "kilogram",
          "celsius",
          "xi",
          "xi_1",
          "rand()",
          "randn()",
          "exp(",
          "t",
          "dt",
          "i",
          "j",
          "N",
          "v_post",
          "v_pre",
          "_x",
          "lastspike",
          "not_refractory",
          " : volt",
          " : 1",
          " : integer",
          " : boolean",
          " (",
          "(unless refractory)",
          "(constant)",
          "(shared)",
          "(summed)",
          "(event-driven)",
          "(constant over dt)",
          "dv/dt = ",
          "dt/dt = ",
          "d/dt",
          "[0:5]",
          "[5:0]",
          "[:]",
          "pairs:",
          "kind: spikes",
          "size: 0",
          "formula:",
          "values:",
          "unit:",
          "<<: *a",
          "name:");

  private final RandomGenerator random;
  private final List<String> texts;

  public Mutations(RandomGenerator random, List<String> texts) {
    this.random = random;
    this.texts = texts;
  }

  public String next() {
    String text = pick(texts);
    int steps = 1 + random.nextInt(random.nextInt(8) == 0 ? 20 : 3);
    for (int k = 0; k < steps; k++) {
      text = mutate(text);
    }
    return text;
  }

  private String mutate(String text) {
    int a = random.nextInt(text.length() + 1);
    int b = Math.min(text.length(), a + random.nextInt(1, 1 + (random.nextBoolean() ? 4 : 80)));
    String before = text.substring(0, a);
    String piece = text.substring(a, b);
    String after = text.substring(b);
    String result =
        switch (random.nextInt(12)) {
          case 0 -> before + after;
          case 1, 2 -> before + pick(PIECES) + piece + after;
          case 3, 4 -> before + pick(PIECES) + after;
          case 5 -> before + piece + piece + after;
          case 6 -> before + (char) random.nextInt(1, 0x180) + after;
          case 7 -> before + splice() + after;
          case 8 -> swapLines(text);
          case 9 -> before + indent(piece + after);
          case 10 -> random.nextInt(20) == 0 ? before + repeated(piece) + after : before;
          default -> before + number(piece) + after;
        };
    return result.length() > LONGEST && result.length() > text.length()
        ? result.substring(
            0, random.nextInt(20) == 0 ? Math.min(result.length(), LONGEST_REPEATED) : LONGEST)
        : result;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String splice() {
    String other = pick(texts);
    int a = random.nextInt(other.length() + 1);
    return other.substring(a, Math.min(other.length(), a + random.nextInt(200)));
  }

  private String repeated(String piece) {
    String some = random.nextBoolean() ? pick(PIECES) : piece;
    return some.repeat(random.nextInt(1, 1 + LONGEST_REPEATED / Math.max(1, some.length())));
  }

  private String swapLines(String text) {
    String[] lines = text.split("\n", -1);
    int a = random.nextInt(lines.length);
    int b = random.nextInt(lines.length);
    String line = lines[a];
    lines[a] = lines[b];
    lines[b] = line;
    return String.join("\n", lines);
  }

  private String indent(String text) {
    int end = text.indexOf('\n') + 1;
    return text.substring(0, end) + " ".repeat(random.nextInt(4)) + text.substring(end);
  }

  private String number(String piece) {
    String number =
        switch (random.nextInt(4)) {
          case 0 -> Integer.toString(random.nextInt(-3, 200));
          case 1 -> Double.toString(random.nextGaussian());
          case 2 -> Long.toString(random.nextLong());
          default -> Double.toString(Double.longBitsToDouble(random.nextLong()));
        };
    return piece.replaceFirst("[0-9]+", number);
  }
}
