package org.brian2grad.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.brian2grad.StoppedException;
import org.brian2grad.cli.text.Terminal;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Errors as users see them: `where: error[code]: what; remedy` on standard error, an exit code,
/// and no stack trace unless it is asked for.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    if (e.getCause() instanceof DiagnosticException cause) {
      print(command.getErr(), cause.diagnostics());
    } else {
      String name = command.getCommandSpec().qualifiedName();
      print(command.getErr(), List.of(new Diagnostic(name, code(e), message(e), remedy(e, name))));
    }
    return ExitCode.USAGE;
  }

  private static String code(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException _ -> "unknown-argument";
      case MissingParameterException _ -> "missing-argument";
      default -> "usage";
    };
  }

  private static String message(ParameterException e) {
    String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static String remedy(ParameterException e, String name) {
    String help = "see '" + name + " --help'";
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? " + help;
    }
    return help;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (command.getParseResult().hasMatchedOption(Common.VERBOSE)) {
      e.printStackTrace(err);
    }
    return switch (e) {
      case StoppedException _, FitCommand.Interrupted _ -> {
        err.println(Main.NAME + ": interrupted");
        yield ExitCode.INTERRUPTED;
      }
      case DiagnosticException d -> failed(err, d.diagnostics(), ExitCode.USAGE);
      case IOException io -> failed(err, List.of(file(io)), ExitCode.USAGE);
      case UncheckedIOException io ->
          failed(err, List.of(file(Objects.requireNonNull(io.getCause()))), ExitCode.USAGE);
      default -> failed(err, List.of(defect(e)), ExitCode.DEFECT);
    };
  }

  private int failed(PrintWriter err, List<Diagnostic> diagnostics, int code) {
    print(err, diagnostics);
    return code;
  }

  private static Diagnostic file(IOException e) {
    String name =
        e instanceof FileSystemException f
            ? Optional.ofNullable(f.getFile()).orElse(Main.NAME)
            : Main.NAME;
    return switch (e) {
      case NoSuchFileException _ ->
          new Diagnostic(name, "no-file", "expected a file, got none", "check the path");
      case AccessDeniedException _ ->
          new Diagnostic(
              name, "no-access", "expected a file that you may use", "check its permissions");
      case FileAlreadyExistsException _ ->
          new Diagnostic(
              name,
              "file",
              "expected a directory, or nothing yet, got a file",
              "end the name in .csv or .h5 for a single file, or name another directory");
      default ->
          new Diagnostic(
              name,
              "file",
              "the file system says: "
                  + Optional.ofNullable(reason(e)).orElse(e.getClass().getSimpleName()),
              "check the path and the space on the disk");
    };
  }

  /// Without the name of the file, which is said already.
  private static @Nullable String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.getMessage();
  }

  /// Standard output could not be written.
  static Diagnostic output(IOException e) {
    return new Diagnostic(
        "standard output",
        "file",
        "expected to write all of the result: " + e.getMessage(),
        "check the space on the disk");
  }

  /// Java has come to a limit of its own.
  static Diagnostic resources(VirtualMachineError e) {
    return e instanceof StackOverflowError
        ? new Diagnostic(
            Main.NAME,
            "nesting",
            "expected expressions that are nested less deeply",
            "split them up into subexpressions")
        : new Diagnostic(
            Main.NAME,
            "memory",
            "expected enough memory: " + e.getMessage(),
            "record or read less at once, or let Java take more:" + " JAVA_TOOL_OPTIONS=-Xmx16g");
  }

  private static Diagnostic defect(Exception e) {
    return new Diagnostic(
        Main.NAME,
        "defect",
        e.getClass().getSimpleName()
            + Optional.ofNullable(e.getMessage()).map(m -> ": " + m).orElse(""),
        "this is a mistake in brian2grad: please report it with what --verbose prints");
  }

  private void print(PrintWriter err, List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      String text = diagnostic.toString();
      String mark = "error[" + diagnostic.code() + "]";
      int at = text.indexOf(mark);
      err.println(
          terminal.coloursErr() && at >= 0
              ? text.substring(0, at)
                  + Ansi.ON.string("@|bold,red " + mark + "|@")
                  + text.substring(at + mark.length())
              : text);
    }
  }
}
