package org.brian2grad.cli.text;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/// Where output goes.
///
/// @param out whether standard output is a terminal
/// @param err whether standard error is one
/// @param colours whether the user lets us use colours on a terminal
public record Terminal(boolean out, boolean err, boolean colours) {
  /// Neither is a terminal.
  public static final Terminal NONE = new Terminal(false, false, false);

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  /// The terminal of this process.
  ///
  /// @param environment of the process; `NO_COLOR` that is set and not empty, and a `TERM` that is
  ///   `dumb`, switch colours off (https://no-color.org)
  public static Terminal of(Map<String, String> environment) {
    boolean colours =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(isTerminal(STDOUT), isTerminal(STDERR), colours);
  }

  public boolean coloursOut() {
    return out && colours;
  }

  public boolean coloursErr() {
    return err && colours;
  }

  /// Java's own `Console.isTerminal` tells about standard input and output together, which says
  /// nothing of a pipe into the one or out of the other.
  private static boolean isTerminal(int descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("isatty")
        .map(address ->
            linker.downcallHandle(
                address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
        .map(isatty -> {
          try {
            return (int) isatty.invokeExact(descriptor) == 1;
          } catch (Throwable e) {
            throw new IllegalStateException(e);
          }
        })
        .orElse(false);
  }
}
