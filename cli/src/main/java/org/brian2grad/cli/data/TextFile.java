package org.brian2grad.cli.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// Text in whatever encoding other programs save it: UTF-8, UTF-16, or Windows' own for the Latin
/// alphabet, which holds Latin-1.
final class TextFile {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /// So much of a file says whether every other byte is zero.
  private static final int BEGINNING = 1 << 10;

  private TextFile() {}

  /// @throws DiagnosticException for what is no text
  static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = decoded(bytes, file);
    if (text.indexOf('\0') >= 0) {
      throw error(file, "got bytes that are none");
    }
    return text;
  }

  private static String decoded(byte[] bytes, Path file) {
    try {
      if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
        return decoded(bytes, 3, StandardCharsets.UTF_8);
      } else if (begins(bytes, 0xFF, 0xFE)) {
        return decoded(bytes, 2, StandardCharsets.UTF_16LE);
      } else if (begins(bytes, 0xFE, 0xFF)) {
        return decoded(bytes, 2, StandardCharsets.UTF_16BE);
      } else if (hasZeros(bytes, 1)) {
        return decoded(bytes, 0, StandardCharsets.UTF_16LE);
      } else if (hasZeros(bytes, 0)) {
        return decoded(bytes, 0, StandardCharsets.UTF_16BE);
      }
    } catch (CharacterCodingException _) {
      throw error(file, "got one that is damaged or cut off");
    }
    try {
      return decoded(bytes, 0, StandardCharsets.UTF_8);
    } catch (CharacterCodingException _) {
      return new String(bytes, WINDOWS);
    }
  }

  private static boolean begins(byte[] bytes, int... beginning) {
    for (int k = 0; k < beginning.length; k++) {
      if (k >= bytes.length || bytes[k] != (byte) beginning[k]) {
        return false;
      }
    }
    return true;
  }

  /// Whether most of every other byte is zero, and none of the rest: letters of our alphabet have a
  /// zero in UTF-16.
  private static boolean hasZeros(byte[] bytes, int first) {
    int length = Math.min(bytes.length, BEGINNING);
    int zeros = 0;
    for (int k = 0; k < length; k++) {
      if (bytes[k] == 0) {
        if (k % 2 != first) {
          return false;
        }
        zeros++;
      }
    }
    return zeros > length / 4;
  }

  private static String decoded(byte[] bytes, int from, Charset charset)
      throws CharacterCodingException {
    return charset
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
        .toString();
  }

  private static DiagnosticException error(Path file, String got) {
    return new DiagnosticException(
        new Diagnostic(
            file.toString(),
            "unreadable",
            "expected a text file, " + got,
            "export the numbers as CSV, from the program that has them"));
  }
}
