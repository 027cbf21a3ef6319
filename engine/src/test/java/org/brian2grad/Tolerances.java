package org.brian2grad;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tolerances of these tests; values and reasons are in `tolerances.json`, beside those of
/// other modules and of Python. Gradients and traces are compared by `max|a-b|/max|b|`.
public final class Tolerances {
  private static final JsonNode TABLE =
      JsonMapper.shared().readTree(Path.of("../tolerances.json").toFile());

  public static final double INLINE_ULP = value("INLINE_ULP");
  public static final double JAVA_ULP = value("JAVA_ULP");
  public static final double EXPONENT = value("EXPONENT");
  public static final double DIFFERENCES = value("DIFFERENCES");
  public static final double SURROGATE_AREA = value("SURROGATE_AREA");
  public static final double INTERPRETER = value("INTERPRETER");
  public static final double INTERPRETER_SINGLE = value("INTERPRETER_SINGLE");
  public static final double DOT_PRODUCT = value("DOT_PRODUCT");
  public static final double GRADIENT_DIFFERENCES = value("GRADIENT_DIFFERENCES");
  public static final double LOG_FACTORIAL = value("LOG_FACTORIAL");
  public static final double NORMAL_QUANTILE = value("NORMAL_QUANTILE");
  public static final double NORMAL_QUANTILE_SINGLE = value("NORMAL_QUANTILE_SINGLE");
  public static final double UNIT_TEXT = value("UNIT_TEXT");
  public static final double PYTHON_VALUE = value("PYTHON_VALUE");
  public static final double SINGLE_GRADIENT = value("SINGLE_GRADIENT");
  public static final double CLOSED_FORM = value("CLOSED_FORM");
  public static final double BRIAN_STEP = value("BRIAN_STEP");
  public static final double EXACT_STEP = value("EXACT_STEP");
  public static final double EXACT_SLOPE = value("EXACT_SLOPE");
  public static final double ORDER = value("ORDER");
  public static final double EXPANSION = value("EXPANSION");

  private Tolerances() {}

  private static double value(String name) {
    JsonNode own = TABLE.get("engine").path(name);
    JsonNode row = own.isMissingNode() ? TABLE.get("all").required(name) : own;
    return row.required("value").asDouble();
  }
}
