package org.brian2grad.rule;

import org.brian2grad.lowering.Lowered;
import org.brian2grad.request.Request;

/// The rules, of which a request has one.
public final class Rules {
  private Rules() {}

  /// The program with a derivative, or none, wherever an event is decided or has an effect.
  public static Lowered apply(Lowered program, Request request) {
    return SurrogateGradient.apply(program, request);
  }
}
