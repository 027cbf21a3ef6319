package org.brian2grad.model;

import java.util.OptionalInt;

/// A group, or neighbours in it: `neurons[10:20]`.
///
/// @param group its name
/// @param start first element
/// @param stop last element, exclusive; empty for the group's end
public record Part(String group, int start, OptionalInt stop) {
  public static Part whole(String group) {
    return new Part(group, 0, OptionalInt.empty());
  }
}
