package org.brian2grad.kernel;

/// A body executed for each element of a domain at each tick of a clock.
///
/// @param name for people: the objects it was made of,
///   `neurongroup_stateupdater+neurongroup_thresholder`
/// @param clock index of the clock at whose ticks it runs
/// @param size elements of its domain
public record Kernel(String name, int clock, int size, Body body) {}
