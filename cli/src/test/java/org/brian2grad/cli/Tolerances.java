package org.brian2grad.cli;

import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tolerances of these tests; values and reasons are in `tolerances.json`, beside those of
/// other modules and of Python.
public final class Tolerances {
  private static final JsonNode TABLE =
      JsonMapper.shared().readTree(Path.of("../tolerances.json").toFile());

  public static final Offset<Double> ROUNDING = Offset.offset(value("ROUNDING"));
  public static final Offset<Double> FITTED = Offset.offset(value("FITTED"));
  public static final Offset<Double> FROM_SPIKES = Offset.offset(value("FROM_SPIKES"));
  public static final Percentage EXAMPLES = Percentage.withPercentage(value("EXAMPLES"));
  public static final Percentage WEIGHTED_MEAN = Percentage.withPercentage(value("WEIGHTED_MEAN"));
  public static final Percentage FOUR_DIGITS = Percentage.withPercentage(value("FOUR_DIGITS"));
  public static final Percentage NEARLY_AT_REST =
      Percentage.withPercentage(value("NEARLY_AT_REST"));

  private Tolerances() {}

  private static double value(String name) {
    JsonNode own = TABLE.get("cli").path(name);
    JsonNode row = own.isMissingNode() ? TABLE.get("all").required(name) : own;
    return row.required("value").asDouble();
  }
}
