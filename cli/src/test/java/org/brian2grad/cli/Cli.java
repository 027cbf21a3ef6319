package org.brian2grad.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.brian2grad.cli.text.Interruption;
import org.brian2grad.cli.text.Terminal;
import picocli.CommandLine;

/// A command line in this process, and what it said.
record Cli(int code, String out, String err) {
  static Cli execute(Object... arguments) {
    return execute(Terminal.NONE, new Interruption(), arguments);
  }

  static Cli execute(Terminal terminal, Interruption interruption, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(terminal, interruption)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] texts =
        java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int code = command.execute(texts);
    return new Cli(code, out.toString(), err.toString());
  }
}
