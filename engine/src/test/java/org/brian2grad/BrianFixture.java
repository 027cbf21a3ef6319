package org.brian2grad;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.brian2grad.units.Dimension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What Brian 2 says, as `python -m brian_fixtures` has written it down.
public final class BrianFixture {
  private BrianFixture() {}

  public static JsonNode read(String name) {
    try (InputStream stream = BrianFixture.class.getResourceAsStream("/brian/" + name + ".json")) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Dimension dimension(JsonNode exponents) {
    double[] values = new double[exponents.size()];
    Arrays.setAll(values, k -> exponents.get(k).asDouble());
    return Dimension.of(values);
  }

  public static List<JsonNode> list(JsonNode array) {
    return array.valueStream().toList();
  }
}
