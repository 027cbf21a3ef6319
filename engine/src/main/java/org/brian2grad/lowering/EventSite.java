package org.brian2grad.lowering;

import org.brian2grad.request.SurrogateRule;

/// A place in the kernels where a truth value is an event's: what decides it, or what it has an
/// effect on. [org.brian2grad.kernel.Node.Event] names one by its number.
public sealed interface EventSite {
  /// A comparison of an event condition.
  record Decision(SurrogateRule.Condition condition) implements EventSite {}

  /// Events that are data: whether the number that was given says there is one.
  record Given(String eventspace) implements EventSite {}

  /// What a reset does to a variable.
  ///
  /// @param event the user's name of the event
  record Reset(String group, String event, String variable) implements EventSite {}

  /// That a spike is the last one from now on.
  ///
  /// @param lastSpike array of the times of last spikes
  record LastSpike(String group, int lastSpike) implements EventSite {}

  /// That a neuron is refractory after a spike.
  record Refractory(String group) implements EventSite {}

  /// That the refractory period of a neuron is over. The distance from it is the time since: time
  /// after the last spike, less the period, and half a step more.
  ///
  /// @param notRefractory array of who is ready
  record Recovery(SurrogateRule.Condition condition, int notRefractory) implements EventSite {}
}
