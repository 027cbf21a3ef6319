package org.brian2grad.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.units.Quantity;

/// Something with a name in a model. Optional time steps are the model's where they are left out.
public sealed interface ModelObject {
  String name();

  /// Neurons that share equations.
  ///
  /// @param threshold condition of a spike
  /// @param reset code of a spike
  /// @param refractory a duration (`5*ms`, the name of a variable) or a condition
  /// @param events custom events by name
  /// @param method of integration; the default choice where it is empty
  /// @param initial values of variables, in the order in which they are set
  record NeuronGroup(
      String name,
      int size,
      Equations equations,
      Optional<String> threshold,
      Optional<String> reset,
      Optional<String> refractory,
      Map<String, Event> events,
      Optional<String> method,
      Map<String, Value> initial,
      Optional<Quantity> dt)
      implements ModelObject {
    public NeuronGroup {
      events = Ordered.copy(events);
      initial = Ordered.copy(initial);
    }
  }

  /// @param condition of the event
  /// @param code that runs for the elements that have it
  record Event(String condition, Optional<String> code) {}

  /// @param rates an expression in hertz, or one rate for each neuron
  record PoissonGroup(String name, int size, Value rates, Optional<Quantity> dt)
      implements ModelObject {}

  /// Spikes at given times. Two are equal if their numbers are.
  ///
  /// @param times of the spikes in seconds, each of the neuron in `indices`
  /// @param period after which they repeat
  record SpikeGenerator(
      String name,
      int size,
      int[] indices,
      double[] times,
      Optional<Quantity> period,
      Optional<Quantity> dt)
      implements ModelObject {
    public SpikeGenerator {
      indices = indices.clone();
      times = times.clone();
    }

    @Override
    public int[] indices() {
      return indices.clone();
    }

    @Override
    public double[] times() {
      return times.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SpikeGenerator that
          && name.equals(that.name)
          && size == that.size
          && Arrays.equals(indices, that.indices)
          && Arrays.equals(times, that.times)
          && period.equals(that.period)
          && dt.equals(that.dt);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, size, Arrays.hashCode(indices), Arrays.hashCode(times), period, dt);
    }

    @Override
    public String toString() {
      return "SpikeGenerator[name=" + name + ", size=" + size + ", spikes=" + times.length + "]";
    }
  }

  /// Synapses between two groups.
  ///
  /// @param pathways in the order in which they were given
  /// @param method of integration of clock-driven equations
  record Synapses(
      String name,
      Part source,
      Part target,
      Equations equations,
      List<Pathway> pathways,
      Connection connection,
      Optional<String> method,
      Map<String, Value> initial,
      Optional<Quantity> dt)
      implements ModelObject {
    public Synapses {
      pathways = List.copyOf(pathways);
      initial = Ordered.copy(initial);
    }
  }

  /// What an event does at synapses.
  ///
  /// @param name `pre` and `post`, or the user's
  /// @param from whose events
  /// @param event its name, `spike` for the ordinary one
  record Pathway(String name, Side from, String code, String event, Optional<Value> delay) {}

  /// One end of synapses.
  enum Side {
    PRE("pre"),
    POST("post");

    private final String text;

    Side(String text) {
      this.text = text;
    }

    /// As users write it; also the name of the pathway of that side's spikes.
    public String text() {
      return text;
    }
  }

  /// Records variables at every step of its clock.
  ///
  /// @param source a group or synapses
  /// @param elements that are recorded, in that order; empty for all
  record StateMonitor(
      String name,
      String source,
      List<String> variables,
      Optional<List<Integer>> elements,
      Optional<Quantity> dt)
      implements ModelObject {
    public StateMonitor {
      variables = List.copyOf(variables);
      elements = elements.map(List::copyOf);
    }
  }

  /// Lists spikes or custom events.
  record SpikeMonitor(String name, Part source, String event) implements ModelObject {}

  /// Records the rate of spikes in a population.
  record RateMonitor(String name, Part source) implements ModelObject {}

  /// Values on a grid of time, used as a function: `stimulus(t)`, `stimulus(t, i)`.
  ///
  /// @param values row after row, in SI base units
  /// @param columns empty for a function of time alone
  record TimedArray(String name, Value.Listed values, OptionalInt columns, Quantity dt)
      implements ModelObject {}
}
