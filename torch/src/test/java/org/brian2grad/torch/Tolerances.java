package org.brian2grad.torch;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tolerances of these tests; values and reasons are in `tolerances.json`, beside those of
/// other modules and of Python. Gradients are compared by their ratio.
public final class Tolerances {
  private static final JsonNode TABLE =
      JsonMapper.shared().readTree(Path.of("../tolerances.json").toFile());

  public static final double DIFFERENCES = value("DIFFERENCES");
  public static final double SINGLE_GRADIENT = value("SINGLE_GRADIENT");
  public static final double SUMS = value("SUMS");
  public static final double LOSSES = value("LOSSES");
  public static final double LOSSES_SINGLE = value("LOSSES_SINGLE");
  public static final double QUADRATIC_DIFFERENCES = value("QUADRATIC_DIFFERENCES");
  public static final double WAYS = value("WAYS");
  public static final double FOUND = value("FOUND");
  public static final double FOUND_BY_SPIKES = value("FOUND_BY_SPIKES");
  public static final long LEAK_MEGABYTES = (long) value("LEAK_MEGABYTES");
  public static final double ROUNDING = value("ROUNDING");
  public static final double MINIMUM = value("MINIMUM");
  public static final double FROM_SPIKES = value("FROM_SPIKES");
  public static final double FROM_TRACE = value("FROM_TRACE");

  private Tolerances() {}

  private static double value(String name) {
    JsonNode own = TABLE.get("torch").path(name);
    JsonNode row = own.isMissingNode() ? TABLE.get("all").required(name) : own;
    return row.required("value").asDouble();
  }

  /// A rounding error, or the epsilon of an optimizer, absolute.
  public static org.assertj.core.data.Offset<Double> within(double error) {
    return org.assertj.core.data.Offset.offset(error);
  }
}
