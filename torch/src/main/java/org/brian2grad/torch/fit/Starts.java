package org.brian2grad.torch.fit;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.model.FitParameter;

/// Where searches begin: the first where the parameters say, the others spread over their ranges,
/// each on its scale.
///
/// The k-th is at `frac(1/2 + k g^-j)` of the range of the j-th parameter, g the root of `g^(d+1) =
/// g + 1` for d parameters: however many there are, they leave no large gap, and those of a fit
/// with fewer starts are among them.
///
/// Source: Roberts (2018), "The unreasonable effectiveness of quasirandom sequences".
final class Starts {
  private static final int ITERATIONS = 60;

  private Starts() {}

  /// A value of each parameter for each start.
  static List<double[]> of(List<FitParameter> parameters, int count) {
    List<double[]> starts = new ArrayList<>();
    double root = root(parameters.size());
    for (int k = 0; k < count; k++) {
      double[] values = new double[parameters.size()];
      for (int j = 0; j < values.length; j++) {
        double place = (0.5 + k * Math.pow(root, -(j + 1.0))) % 1;
        FitParameter parameter = parameters.get(j);
        values[j] = k == 0 ? parameter.first().value() : at(parameter, place);
      }
      starts.add(values);
    }
    return starts;
  }

  private static double at(FitParameter parameter, double place) {
    double low = parameter.low().value();
    double high = parameter.high().value();
    return Math.clamp(
        parameter.logarithmic() ? low * Math.pow(high / low, place) : low + place * (high - low),
        low,
        high);
  }

  private static double root(int dimensions) {
    double x = 2;
    for (int k = 0; k < ITERATIONS; k++) {
      x = Math.pow(1 + x, 1.0 / (dimensions + 1));
    }
    return x;
  }
}
