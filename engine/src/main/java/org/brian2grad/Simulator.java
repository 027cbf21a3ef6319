package org.brian2grad;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.archive.ArchiveReader;
import org.brian2grad.archive.ArchiveWriter;
import org.brian2grad.archive.SavedSimulation;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.Model;
import org.brian2grad.model.Study;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Input;

/// A network as a differentiable function of its parameters: every run starts from the network's
/// own state.
///
/// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="simulate"}
///
/// Several threads may run one Simulator at a time.
public final class Simulator implements AutoCloseable {
  private final CompiledProgram compiled;
  private final SavedSimulation made;
  private final ClampedSpikes clamped;
  private final List<ParameterInfo> parameters;
  private volatile boolean closed;

  Simulator(CompiledProgram compiled, SavedSimulation made, ClampedSpikes clamped) {
    this.compiled = compiled;
    this.made = made;
    this.clamped = clamped;
    this.parameters =
        compiled.inputs().all().stream()
            .map(input -> ParameterInfo.of(input, compiled.inputs().value(input.name())))
            .toList();
  }

  /// Begins a simulator of a model.
  ///
  /// @throws DiagnosticException naming all that is wrong with the model
  public static SimulatorBuilder of(Model model) {
    return new SimulatorBuilder(model);
  }

  /// Begins a simulator of a model with the surrogates that are said with it, such as that of a
  /// file of the model language.
  ///
  /// @throws DiagnosticException naming all that is wrong with the model
  public static SimulatorBuilder of(Study study) {
    return of(study.model()).gradient(study.gradient());
  }

  /// Begins a simulator of a program.
  public static SimulatorBuilder of(Program program) {
    return new SimulatorBuilder(program);
  }

  /// Begins a simulator of a file that [#save] or Python's `Simulator.save` has written, with all
  /// that was asked for then; what is asked for now takes its place.
  ///
  /// @throws DiagnosticException naming the file and what is wrong with it
  public static SimulatorBuilder load(Path b2g) {
    return new SimulatorBuilder(b2g, ArchiveReader.read(b2g));
  }

  /// Writes the network, as it was given, and all that was asked for into a file, conventionally
  /// with the ending `.b2g`. Spikes that stand in the place of a threshold are data, and no part of
  /// it.
  ///
  /// @throws DiagnosticException where it cannot be written, and for a surrogate that neither has a
  ///   name nor is a formula
  public void save(Path b2g) {
    ArchiveWriter.write(made, b2g);
  }

  /// What a value can be given for, and what there is a gradient of.
  public List<ParameterInfo> parameters() {
    return parameters;
  }

  /// What a run gives.
  public List<OutputInfo> outputs() {
    return compiled.outputs().all().stream().map(OutputInfo::of).toList();
  }

  /// Whether an output depends on a parameter in a differentiable way.
  ///
  /// @throws DiagnosticException where one of the two is not there
  public boolean reaches(String parameter, String output) {
    String where = "Simulator.reaches";
    Input input =
        compiled
            .inputs()
            .find(parameter)
            .orElseThrow(
                () -> new DiagnosticException(compiled.inputs().unknown(where, parameter)));
    int array = compiled.outputs().find(where, output).array();
    return Differentiation.connects(compiled.engine().lowered(), input.array(), Set.of(array));
  }

  /// What records a run, in the order of the schedule.
  public List<MonitorInfo> monitors() {
    return MonitorInfo.of(compiled.program());
  }

  public Program program() {
    return compiled.program();
  }

  public Precision precision() {
    return compiled.precision();
  }

  /// Simulates.
  ///
  /// @param values of parameters by name, in SI base units, in the shape of the parameter; with one
  ///   dimension more, in front (behind time, where that is first), for a batch of samples. What is
  ///   left out keeps the network's value
  /// @throws DiagnosticException when a value does not fit, or something is not finite
  public Run run(Map<String, NdArray> values) {
    return run(values, RunOptions.DEFAULT);
  }

  /// The same, telling how far it is.
  ///
  /// @throws StoppedException when it was stopped
  public Run run(Map<String, NdArray> values, Progress progress) {
    return run(values, RunOptions.DEFAULT.progress(progress));
  }

  /// The same with all that can be chosen.
  public Run run(Map<String, NdArray> values, RunOptions options) {
    if (closed) {
      throw new IllegalStateException("the Simulator is closed: make another one");
    }
    return new Start(compiled, made.settings(), clamped, options).run(values);
  }

  /// Simulates, and goes along a direction of the parameters: a Jacobian-vector product, forward in
  /// time and without a tape. Through spikes it is the derivative of the same surrogate model as
  /// that of [Run#gradient].
  ///
  /// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="tangent"}
  ///
  /// @param values as for [#run]
  /// @param directions by parameter, in the shapes that values have; those left out are zero. With
  ///   a dimension of samples and values without one, each sample is the same run along a direction
  ///   of its own, with the same random numbers
  /// @throws DiagnosticException as for [#run], and where adjoints are bounded
  public Tangents tangent(Map<String, NdArray> values, Map<String, NdArray> directions) {
    return tangent(values, directions, RunOptions.DEFAULT);
  }

  /// The same with all that can be chosen.
  public Tangents tangent(
      Map<String, NdArray> values, Map<String, NdArray> directions, RunOptions options) {
    if (closed) {
      throw new IllegalStateException("the Simulator is closed: make another one");
    }
    var along = Run.arrays(Values.of(compiled.inputs(), directions));
    CompiledProgram tangent = compiled.tangent(along, true);
    return new Tangents(
        new Start(tangent, made.settings(), clamped, options.withoutGradient())
            .along(directions)
            .run(values));
  }

  CompiledProgram compiled() {
    return compiled;
  }

  /// The most bytes of state, tape and checkpoints in use at a time, since this was last asked.
  public long takePeakBytes() {
    return compiled.engine().takePeakBytes();
  }

  /// Gives back the memory that is kept for the next run. Runs that are open stay so.
  @Override
  public void close() {
    closed = true;
    compiled.engine().release();
  }
}
