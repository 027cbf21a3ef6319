package org.brian2grad.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.NdArray;
import org.brian2grad.ParameterInfo;
import org.brian2grad.Simulator;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;

/// Values that the command line gives to parameters of a simulator.
final class Settings {
  private Settings() {}

  /// The same value for all elements of each parameter.
  ///
  /// @param simulator that has been built with the names of the assignments as parameters
  /// @throws DiagnosticException for values in another unit, all at once
  static Map<String, NdArray> values(Simulator simulator, List<Assignment> assignments) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    Problems problems = new Problems();
    for (ParameterInfo info : simulator.parameters()) {
      for (Assignment assignment : assignments) {
        if (assignment.name().equals(info.name())) {
          String unit = assignment.value().dimension().symbol();
          if (!unit.equals(info.unit())) {
            problems.add(wrongUnit("--set " + info.name(), info.unit(), unit));
          }
          values.put(info.name(), filled(info.shape(), assignment.value().value()));
        }
      }
    }
    problems.throwIfAny();
    return values;
  }

  static Diagnostic wrongUnit(String where, String expected, String got) {
    return new Diagnostic(
        where,
        "unit",
        "expected " + words(expected) + ", got " + words(got),
        "give the value with its unit, as in tau=10ms");
  }

  private static String words(String unit) {
    return unit.isEmpty() ? "a number without a unit" : "a value in " + unit;
  }

  private static NdArray filled(long[] shape, double value) {
    double[] values =
        new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    Arrays.fill(values, value);
    return NdArray.of(values, shape);
  }
}
