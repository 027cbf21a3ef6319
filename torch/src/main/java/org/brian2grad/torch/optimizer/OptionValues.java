package org.brian2grad.torch.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;

/// The values of all options of an optimizer.
public record OptionValues(Map<String, Double> values) {
  public OptionValues {
    values = new LinkedHashMap<>(values);
  }

  double number(String option) {
    Double value = values.get(option);
    if (value == null) {
      throw new IllegalArgumentException("no value of option " + option);
    }
    return value;
  }

  long count(String option) {
    return (long) number(option);
  }

  boolean truth(String option) {
    return number(option) == 1;
  }
}
