package org.brian2grad.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What the Python door gives, as `python -m torch_fixtures` has written it down.
public final class PythonFixture {
  private PythonFixture() {}

  public static JsonNode read(String name) {
    String path = "/python/" + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(PythonFixture.class.getResourceAsStream(path), path)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<JsonNode> list(JsonNode array) {
    return array.valueStream().toList();
  }

  public static double[] numbers(JsonNode array) {
    return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  public static long[] shape(JsonNode array) {
    return array.valueStream().mapToLong(JsonNode::asLong).toArray();
  }
}
