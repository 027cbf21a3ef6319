package org.brian2grad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.brian2grad.cli.text.Interruption;
import org.brian2grad.cli.text.StandardOutput;
import org.brian2grad.cli.text.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What all commands have in common: help, errors, exit codes, colours.
class MainTest {
  private static final String ESCAPE = "\u001b[";

  @Test
  void helpNamesTheCommandsAndExitCodes() {
    Cli help = Cli.execute("--help");

    assertThat(help.code()).isEqualTo(ExitCode.OK);
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .contains("run", "fit", "check", "show", "completion", "Examples:", "Exit codes:", "130");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "fit", "check", "show", "completion"})
  void everyCommandTeachesByExample(String command) {
    Cli help = Cli.execute(command, "--help");

    assertThat(help.code()).isEqualTo(ExitCode.OK);
    assertThat(help.out()).contains("Usage: brian2grad " + command, "Examples:");
  }

  /// Of texts that we break ourselves; the narrowest terminal has 80 columns.
  @Test
  void noLineOfHelpIsBroken() {
    CommandLine main = Main.commandLine(Terminal.NONE, new Interruption());
    Stream.concat(Stream.of(main), main.getSubcommands().values().stream())
        .filter(command -> !command.getCommandName().equals("help"))
        .forEach(command ->
            assertThat(command.getCommandSpec().usageMessage().footer())
                .allSatisfy(line -> {
                  assertThat(line.length()).as(line).isLessThan(80);
                  assertThat(line.replace("%%", "")).doesNotContain("%");
                }));
  }

  @Test
  void noCommandIsAnErrorOfUse() {
    Cli none = Cli.execute();

    assertThat(none.code()).isEqualTo(ExitCode.USAGE);
    assertThat(none.out()).isEmpty();
    assertThat(none.err())
        .isEqualTo(
            "brian2grad: error[usage]: no command given; see 'brian2grad --help'"
                + System.lineSeparator());
  }

  @Test
  void misspelledCommandsAndOptionsAreGuessed() {
    assertThat(Cli.execute("chekc", "x").err())
        .startsWith("brian2grad: error[unknown-argument]: ")
        .contains("did you mean");
    assertThat(Cli.execute("run", "x", "--plto", "y").err())
        .startsWith("brian2grad run: error[unknown-argument]: ")
        .contains("--plot");
  }

  @Test
  void missingFileIsAnErrorWithoutATrace() {
    Cli run = Cli.execute("run", "nowhere.yaml");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "nowhere.yaml: error[no-file]: expected a file, got none; check the path"
                + System.lineSeparator());
  }

  @Test
  void namesThatAreNoFilesAreErrorsOfUse() {
    for (String command : List.of("run", "fit", "check", "show")) {
      Cli root = Cli.execute(command, "/");
      assertThat(root.code()).as(root.err()).isEqualTo(ExitCode.USAGE);
      assertThat(root.err()).contains("error[unknown-format]");
    }
  }

  @Test
  void aFullDiskBehindStandardOutputIsNoSuccess() {
    assertThat(executeInto("No space left on device")).isEqualTo(ExitCode.USAGE);
    assertThat(executeInto("Broken pipe")).as("head has seen enough").isEqualTo(ExitCode.OK);
  }

  private static int executeInto(String failure) {
    StandardOutput out =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(failure);
              }
            });
    CommandLine command =
        Main.commandLine(Terminal.NONE, new Interruption())
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(new StringWriter(), true));
    return Main.execute(command, out, "completion");
  }

  @Test
  void verboseTellsWhereAnErrorHappened() {
    assertThat(Cli.execute("run", "nowhere.yaml", "--verbose").err())
        .contains("NoSuchFileException")
        .contains("at org.brian2grad.cli");
  }

  @Test
  void coloursOnlyOnATerminalThatWantsThem() {
    assertThat(coloured(new Terminal(true, true, true))).contains(ESCAPE);
    assertThat(coloured(new Terminal(true, true, false))).doesNotContain(ESCAPE);
    assertThat(coloured(new Terminal(false, false, true))).doesNotContain(ESCAPE);
  }

  private static String coloured(Terminal terminal) {
    Cli help = Cli.execute(terminal, new Interruption(), "--help");
    Cli error = Cli.execute(terminal, new Interruption(), "run", "nowhere.yaml");
    return help.out() + error.err();
  }

  @Test
  void versionSaysWhichJava() {
    assertThat(Cli.execute("--version").out()).startsWith("brian2grad ").contains("Java 25");
  }

  @Test
  void completionKnowsCommandsAndOptions() {
    Cli script = Cli.execute("completion");

    assertThat(script.code()).isEqualTo(ExitCode.OK);
    assertThat(script.out()).contains("complete -F", "--plot").contains("--resume");
  }
}
