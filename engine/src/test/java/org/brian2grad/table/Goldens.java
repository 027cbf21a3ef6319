package org.brian2grad.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of results that tests compare with. With the system property `brian2grad.write` they are
/// written in place of compared: the difference is then read, line by line, before it is committed.
public final class Goldens {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private Goldens() {}

  public static boolean areWritten() {
    return System.getProperty("brian2grad.write") != null;
  }

  public static String read(String file) {
    try {
      return Files.readString(RESOURCES.resolve(file)).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void write(String file, String text) {
    try {
      Files.writeString(RESOURCES.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
