package org.brian2grad.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.brian2grad.cli.text.Interruption;
import org.brian2grad.cli.text.Progress;
import org.brian2grad.cli.text.ProgressLine;
import org.brian2grad.cli.text.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands have: a few options, and where their words go.
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
final class Common {
  static final String VERBOSE = "--verbose";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-v", VERBOSE},
      description = "Tell more; with an error, where in brian2grad it happened.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Tell results and errors only.")
  private boolean quiet;

  boolean verbose() {
    return verbose;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /// Says something that is no result.
  void note(String text) {
    if (!quiet) {
      err().println(text);
    }
  }

  /// Says something that matters, but is no error.
  void warn(String text) {
    if (!quiet) {
      String mark =
          main().terminal().coloursErr() ? Ansi.ON.string("@|yellow warning|@") : "warning";
      err().println(mark + ": " + text);
    }
  }

  /// Says what only those who ask for it want to know.
  void detail(Supplier<String> text) {
    if (verbose) {
      err().println(text.get());
    }
  }

  void print(TextTable table) {
    out().print(table.text(main().terminal().coloursOut()));
    out().flush();
  }

  Interruption interruption() {
    return main().interruption();
  }

  /// A bar where somebody sees it.
  ///
  /// @param unit of the total: `steps`
  Progress progress(String task, long total, String unit) {
    return main().terminal().err() && !quiet
        ? new ProgressLine(task, total, unit, System.err)
        : Progress.SILENT;
  }

  private Main main() {
    return (Main) spec.root().userObject();
  }
}
