package org.brian2grad.model;

import java.util.Map;
import java.util.Optional;

/// How events are differentiated.
///
/// @param surrogates by the name of a group, of an event of it (`neurons.burst`), of the end of its
///   refractory period (`neurons.refractory`) or of an object; the one under [#DEFAULT] is for all
///   thresholds that have no other
/// @param detachReset whether the derivative through the reset's indicator is left out
/// @param attachLastSpike whether the times of last spikes have a derivative
public record GradientSettings(
    Map<String, SurrogateSettings> surrogates, boolean detachReset, boolean attachLastSpike) {
  /// The name under which the surrogate of all other thresholds is found.
  public static final String DEFAULT = "default";

  /// No surrogate: a gradient through an event is an error.
  public static final GradientSettings NONE = new GradientSettings(Map.of(), false, false);

  public GradientSettings {
    surrogates = Ordered.copy(surrogates);
  }

  /// One surrogate for all.
  public static GradientSettings of(SurrogateSettings surrogate) {
    return new GradientSettings(Map.of(DEFAULT, surrogate), false, false);
  }

  /// The one for all thresholds that have no other.
  public Optional<SurrogateSettings> common() {
    return Optional.ofNullable(surrogates.get(DEFAULT));
  }
}
