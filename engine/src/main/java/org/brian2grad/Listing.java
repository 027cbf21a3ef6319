package org.brian2grad;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.jit.HostTarget;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Printer;
import org.brian2grad.kernel.Routine;
import org.brian2grad.llvm.Emitter;
import org.brian2grad.program.ProgramPrinter;
import org.brian2grad.runtime.Engine;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Input;

/// What a Simulator does, as text: for those who want to see what becomes of their equations.
///
/// With parameters, kernels and machine code include the reverse sweep.
public final class Listing {
  private final CompiledProgram program;

  private Listing(CompiledProgram program) {
    this.program = program;
  }

  public static Listing of(Simulator simulator) {
    return new Listing(simulator.compiled());
  }

  /// A time step in the model's own words: the statements that state updaters, thresholds, resets
  /// and synapses have become.
  public String statements() {
    return ProgramPrinter.print(program.program());
  }

  /// The kernels, node by node: those of the time loop with the derivatives of events, which are
  /// taken off before it is compiled.
  public String kernels() {
    Module module = module();
    List<Kernel> kernels = program.engine().lowered().kernels();
    List<Routine> routines =
        module.routines().stream()
            .map(r -> r.name().equals("forward") ? new Routine(r.name(), r.order(), kernels) : r)
            .toList();
    return Printer.print(
        new Module(module.precision(), module.clocks(), module.arrays(), module.logs(), routines));
  }

  /// The same in LLVM's language, for one sample on this machine, before LLVM optimises it.
  public String llvm() {
    return Emitter.emit(module(), program.engine().shape(1).geometry(), HostTarget.get());
  }

  private Module module() {
    Engine engine = program.engine();
    Set<Integer> inputs =
        program.inputs().all().stream().map(Input::array).collect(Collectors.toSet());
    if (inputs.isEmpty()) {
      return Differentiation.simulation(engine.lowered());
    }
    return engine.differentiation(inputs, program.catalogue().shown()).module();
  }
}
