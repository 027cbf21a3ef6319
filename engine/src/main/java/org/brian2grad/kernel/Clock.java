package org.brian2grad.kernel;

/// A clock by the name the user knows. Its time step and interval are data of a run, not of the
/// code.
public record Clock(String name) {}
