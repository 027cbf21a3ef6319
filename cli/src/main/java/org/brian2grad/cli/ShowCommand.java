package org.brian2grad.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.brian2grad.Listing;
import org.brian2grad.Simulator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `brian2grad show`
@Command(
    name = "show",
    description = {"Shows what becomes of a model's equations, stage by stage.", ""},
    sortOptions = false,
    footer = {
      "",
      "The stages, each made of the one before:",
      "  --equations  a time step in the order in which things happen: what the state",
      "               updaters have made of the differential equations, thresholds,",
      "               resets, synapses",
      "  --ir         the kernels that are run, one operation a line; with",
      "               --parameter also the reverse sweep that gives the gradient",
      "  --llvm       the text that LLVM compiles for this machine",
      "",
      "Examples:",
      "  brian2grad show model.yaml",
      "  brian2grad show model.yaml --ir --parameter tau | less",
      "  brian2grad show model.yaml --llvm > model.ll"
    })
final class ShowCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Mixin private ModelArgument argument = new ModelArgument();

  @Mixin private GradientOptions gradient = new GradientOptions();

  @ArgGroup private Stage stage = new Stage();

  /// One of them.
  static final class Stage {
    @Option(names = "--equations", description = "The statements of a time step (default).")
    @SuppressWarnings("UnusedVariable") // what is shown unless another one is asked for
    private boolean equations;

    @Option(names = "--ir", description = "The kernels.")
    private boolean ir;

    @Option(names = "--llvm", description = "The text for LLVM.")
    private boolean llvm;
  }

  @Option(
      names = "--parameter",
      paramLabel = "NAME",
      description = "Differentiate with respect to it; may be given again.")
  private List<String> parameters = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    ModelFile file = ModelFile.read(argument.path()).with(gradient);
    try (Simulator simulator = file.builder().parameters(parameters).build()) {
      Listing listing = Listing.of(simulator);
      String text =
          stage.ir
              ? listing.kernels()
              : stage.llvm ? listing.llvm() : file.equations() + listing.statements();
      common.out().print(text);
      common.out().flush();
    }
    return ExitCode.OK;
  }
}
