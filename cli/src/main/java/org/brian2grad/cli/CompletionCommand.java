package org.brian2grad.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `brian2grad completion`
@Command(
    name = "completion",
    description = {"Prints a script with which bash and zsh complete commands and options.", ""},
    footer = {
      "",
      "Examples:",
      "  source <(brian2grad completion)                     in this shell",
      "  brian2grad completion > ~/.local/share/bash-completion/completions/brian2grad",
      "                                                      in every bash from now on"
    })
final class CompletionCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    common.out().print(AutoComplete.bash(Main.NAME, spec.root().commandLine()));
    common.out().flush();
    return ExitCode.OK;
  }
}
