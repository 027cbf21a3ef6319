package org.brian2grad.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// A network and how long it runs.
///
/// @param dt time step of objects that have none of their own
/// @param seed of initial values that are drawn, and of the noise of a run
/// @param constants names that equations may use
/// @param objects timed arrays, groups, synapses, monitors; each kind in the order in which they
///   were made
public record Model(
    Quantity duration,
    Quantity dt,
    long seed,
    Map<String, Quantity> constants,
    List<ModelObject> objects) {
  /// The time step where none is given, which is Brian's: 0.1 ms.
  public static final Quantity DT = new Quantity(1e-4, Dimension.SECOND);

  public Model {
    constants = Ordered.copy(constants);
    objects = objects.stream().sorted(Comparator.comparingInt(Model::rank)).toList();
  }

  /// A builder without anything in it.
  public static ModelBuilder builder() {
    return ModelBuilder.EMPTY;
  }

  /// What others refer to comes first.
  private static int rank(ModelObject object) {
    return switch (object) {
      case ModelObject.TimedArray _ -> 0;
      case ModelObject.NeuronGroup _, ModelObject.PoissonGroup _, ModelObject.SpikeGenerator _ -> 1;
      case ModelObject.Synapses _ -> 2;
      case ModelObject.StateMonitor _, ModelObject.SpikeMonitor _, ModelObject.RateMonitor _ -> 3;
    };
  }
}
