package org.brian2grad;

import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.jit.HostTarget;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Printer;
import org.brian2grad.llvm.Emitter;
import org.brian2grad.program.ProgramPrinter;
import org.brian2grad.runtime.Engine;

/// What a Simulator does, as text: for those who want to see what becomes of their equations.
///
/// With parameters, kernels and machine code include the reverse sweep.
public final class Listing {
  private final Variant variant;

  private Listing(Variant variant) {
    this.variant = variant;
  }

  public static Listing of(Simulator simulator) {
    return new Listing(simulator.variant());
  }

  /// A time step in the model's own words: the statements that state updaters, thresholds, resets
  /// and synapses have become.
  public String statements() {
    return ProgramPrinter.print(variant.program());
  }

  /// The kernels that are compiled, node by node.
  public String kernels() {
    return Printer.print(module());
  }

  /// The same in LLVM's language, for one sample on this machine, before LLVM optimises it.
  public String llvm() {
    return Emitter.emit(module(), variant.engine().shape(1).geometry(), HostTarget.get());
  }

  private Module module() {
    Engine engine = variant.engine();
    Set<Integer> inputs =
        variant.parameters().entries().stream()
            .map(Parameters.Entry::array)
            .collect(Collectors.toSet());
    if (inputs.isEmpty()) {
      return Differentiation.simulation(engine.lowered());
    }
    return engine.differentiation(inputs, variant.catalogue().shown()).module();
  }
}
