package org.brian2grad.table;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;

/// Kernels of a table as a program.
public final class AsProgram {
  private AsProgram() {}

  public static Lowered of(World world, List<Kernel> prologue, List<Kernel> kernels) {
    return of(world, prologue, kernels, Lowered.Callbacks.NONE, Map.of());
  }

  public static Lowered of(World world, List<Kernel> kernels) {
    return of(world, List.of(), kernels);
  }

  /// With a callback after the last kernel.
  public static Lowered withCallback(World world, List<Kernel> kernels) {
    var cut = new Lowered.Cut("f", Optional.empty(), 0, kernels.size());
    return of(world, List.of(), kernels, new Lowered.Callbacks(List.of(cut), Map.of()), Map.of());
  }

  /// With events, of which a rule is to say what their derivative is.
  public static Lowered withEvents(
      World world, List<Kernel> kernels, Lowered.Events events, Map<String, EventQueue> queues) {
    Lowered plain = of(world, kernels);
    return new Lowered(
            plain.precision(),
            plain.clocks(),
            plain.arrays(),
            plain.sources(),
            plain.logs(),
            plain.prologue(),
            plain.kernels(),
            plain.names(),
            plain.callbacks(),
            events,
            plain.clips())
        .withQueues(queues);
  }

  /// With bounds on the adjoints of arrays.
  public static Lowered withClips(World world, List<Kernel> kernels, Map<Integer, Double> clips) {
    return of(world, List.of(), kernels, Lowered.Callbacks.NONE, clips);
  }

  private static Lowered of(
      World world,
      List<Kernel> prologue,
      List<Kernel> kernels,
      Lowered.Callbacks callbacks,
      Map<Integer, Double> clips) {
    return new Lowered(
        world.precision(),
        world.clocks(),
        world.arrays(),
        IntStream.range(0, world.arrays().size()).mapToObj(array -> source(world, array)).toList(),
        world.logs(),
        prologue,
        kernels,
        Lowered.Names.of(Map.of()),
        callbacks,
        Lowered.Events.NONE,
        clips);
  }

  private static Lowered.Source source(World world, int array) {
    double[] given = world.values().get(array);
    return given == null || world.arrays().get(array).region() != Region.SHARED
        ? new Lowered.Source.Zero()
        : new Lowered.Source.Integers(Arrays.stream(given).mapToInt(v -> (int) v).toArray());
  }
}
