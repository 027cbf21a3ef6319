package org.brian2grad.model;

import java.util.List;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;

/// The variable of a group that synapses sum into: `x_post = ... (summed)`.
///
/// @param where the equation in the model
/// @param part of the group at that end of the synapses
/// @param variable its name there: `x`
record SummedTarget(String where, Part part, String variable) {
  static List<SummedTarget> of(ModelObject.Synapses synapses) {
    return synapses.equations().equations().stream()
        .filter(e -> e.flags().contains(Flag.SUMMED))
        .filter(e -> GroupCheck.hasSuffix(e.variable()))
        .map(e -> of(synapses, e))
        .toList();
  }

  static SummedTarget of(ModelObject.Synapses synapses, Equation equation) {
    String name = equation.variable();
    boolean pre = name.endsWith("_pre");
    return new SummedTarget(
        synapses.name() + ".equations." + name,
        pre ? synapses.source() : synapses.target(),
        name.substring(0, name.length() - (pre ? "_pre" : "_post").length()));
  }

  boolean overlaps(SummedTarget other) {
    return variable.equals(other.variable)
        && part.group().equals(other.part.group())
        && part.start() < other.part.stop().orElse(Integer.MAX_VALUE)
        && other.part.start() < part.stop().orElse(Integer.MAX_VALUE);
  }
}
