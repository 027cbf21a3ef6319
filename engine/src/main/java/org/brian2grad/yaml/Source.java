package org.brian2grad.yaml;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.brian2grad.diag.Position;
import org.brian2grad.yaml.Node.Scalar;
import org.brian2grad.yaml.Node.Style;

/// The text of a document, and where in it things stand.
final class Source {
  private final String name;
  private final int[] text;

  /// Where lines begin.
  private final int[] lines;

  Source(String name, String text) {
    this.name = name;
    this.text = text.codePoints().toArray();
    this.lines =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, this.text.length).filter(this::breaks).map(k -> k + 1))
            .toArray();
  }

  private boolean breaks(int k) {
    boolean half = text[k] == '\r' && k + 1 < text.length && text[k + 1] == '\n';
    return text[k] == '\n' || (text[k] == '\r' && !half);
  }

  String name() {
    return name;
  }

  /// @param index of a code point
  Position position(int index) {
    int at = Math.clamp(index, 0, text.length);
    int found = Arrays.binarySearch(lines, at);
    int line = found >= 0 ? found : -found - 2;
    return new Position(name, line + 1, at - lines[line] + 1);
  }

  /// Where a place within the value of a scalar stands in the document.
  ///
  /// Whatever the style does to blanks and line breaks, all other characters stand in the document
  /// in the same order, so that they are counted off.
  Position position(Scalar scalar, int line, int column) {
    int[] value = scalar.text().codePoints().toArray();
    int target = index(value, line, column);
    while (target < value.length && Character.isWhitespace(value[target])) {
      target++;
    }
    int at = begin(scalar);
    int behind = at;
    for (int k = 0; k <= target && k < value.length; k++) {
      if (Character.isWhitespace(value[k])) {
        continue;
      }
      Written written = written(scalar, at);
      while (written.codePoint() != value[k] && at < scalar.span().end()) {
        at += written.length();
        written = written(scalar, at);
      }
      if (k == target) {
        return position(at);
      }
      at += written.length();
      behind = at;
    }
    return position(Math.min(behind, scalar.span().end()));
  }

  private static int index(int[] value, int line, int column) {
    int index = 0;
    for (int l = 1; l < line && index < value.length; index++) {
      l += value[index] == '\n' ? 1 : 0;
    }
    return Math.min(index + column - 1, value.length);
  }

  private int begin(Scalar scalar) {
    int start = scalar.span().start();
    return switch (scalar.style()) {
      case PLAIN -> start;
      case SINGLE_QUOTED, DOUBLE_QUOTED -> start + 1;
      case BLOCK -> {
        int at = start;
        while (at < text.length && text[at] != '\n' && text[at] != '\r') {
          at++;
        }
        yield at;
      }
    };
  }

  /// How a character of a value is written: as itself, or as something longer.
  private record Written(int codePoint, int length) {}

  private Written written(Scalar scalar, int at) {
    int c = at < text.length ? text[at] : -1;
    if (scalar.style() == Style.SINGLE_QUOTED && c == '\'') {
      return new Written(c, 2);
    }
    if (scalar.style() == Style.DOUBLE_QUOTED && c == '\\' && at + 1 < text.length) {
      return escaped(at);
    }
    return new Written(c, 1);
  }

  private Written escaped(int at) {
    int digits =
        switch (text[at + 1]) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    if (digits == 0) {
      // Escapes of letters stand for blanks and controls, all others for themselves.
      return new Written(Character.isLetterOrDigit(text[at + 1]) ? ' ' : text[at + 1], 2);
    }
    int codePoint = 0;
    for (int k = at + 2; k < at + 2 + digits && k < text.length; k++) {
      codePoint = 16 * codePoint + Math.max(0, Character.digit(text[k], 16));
    }
    return new Written(codePoint, 2 + digits);
  }
}
