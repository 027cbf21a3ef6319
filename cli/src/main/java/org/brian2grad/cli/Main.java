package org.brian2grad.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.brian2grad.cli.text.Interruption;
import org.brian2grad.cli.text.StandardOutput;
import org.brian2grad.cli.text.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `brian2grad`: runs, fits, checks and shows models without a line of code.
@Command(
    name = Main.NAME,
    description = {"Runs spiking models, and finds their parameters by gradients.", ""},
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      FitCommand.class,
      CheckCommand.class,
      ShowCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "A model is a YAML file (MODEL.yaml) in Brian 2's equations, or a network that",
      "was saved in Python with Simulator.save (NET.b2g).",
      "",
      "Examples:",
      "  brian2grad run examples/lif_tau/model.yaml --plot spikes.png",
      "  brian2grad fit examples/lif_tau/model.yaml",
      "  brian2grad check examples/lif_tau/model.yaml",
      "  brian2grad show examples/lif_tau/model.yaml --equations",
      "  brian2grad help fit",
      "",
      "Exit codes:",
      "    0  done",
      "    1  done, and the answer is no: a gradient is wrong, a fit did not improve",
      "    2  an option, the model or the data is wrong",
      "    3  brian2grad itself failed",
      "  130  interrupted with Ctrl+C",
      "",
      "NO_COLOR switches colours off. Results go to standard output, all else to",
      "standard error."
    })
public final class Main implements Runnable {
  static final String NAME = "brian2grad";

  private final Terminal terminal;
  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  /// The command line, ready to execute; it writes to the process's own streams unless it is told
  /// otherwise.
  static CommandLine commandLine(Terminal terminal, Interruption interruption) {
    Main main = new Main(terminal, interruption);
    Failures failures = new Failures(terminal);
    return new CommandLine(main)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.coloursOut() ? Ansi.ON : Ansi.OFF))
        .setOut(writer(System.out))
        .setErr(writer(System.err))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    Interruption interruption = Interruption.ofProcess();
    StandardOutput out = StandardOutput.ofProcess();
    CommandLine command =
        commandLine(Terminal.of(System.getenv()), interruption).setOut(writer(out));
    int code = execute(command, out, args);
    interruption.finished();
    System.exit(code);
  }

  /// Also says what no exception handler hears of: memory that is used up, results that could not
  /// be written.
  static int execute(CommandLine command, StandardOutput out, String... args) {
    int code;
    try {
      code = command.execute(args);
    } catch (VirtualMachineError e) {
      command.getErr().println(Failures.resources(e));
      return ExitCode.USAGE;
    }
    command.getOut().flush();
    if (out.failure().isPresent()) {
      command.getErr().println(Failures.output(out.failure().get()));
      return ExitCode.USAGE;
    }
    return code;
  }

  Terminal terminal() {
    return terminal;
  }

  Interruption interruption() {
    return interruption;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
