package org.brian2grad.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes values in JSON to others that are of the right kind, of another kind, or of another
/// place of the same text: these are the most dangerous ones.
public final class JsonChanges {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "2",
          "7",
          "64",
          "65536",
          "2147483639",
          "2147483647",
          "-2147483648",
          "4294967296",
          "9007199254740992",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999",
          "1e308",
          "1e-320",
          "-1e300",
          "0.5",
          "1e-4",
          "1e-12");

  private static final List<String> TEXTS =
      List.of(
          "",
          "v",
          "0",
          "_idx",
          "float32",
          "float64",
          "int32",
          "int64",
          "int8",
          "bool",
          "1/0",
          "i % 0",
          "NaN",
          "Infinity",
          "-Infinity",
          "rand() * 1e300",
          "int(1e300)",
          "v[0]",
          "((((v))))",
          "AAAAAAAAAAA=");

  private final RandomGenerator random;

  public JsonChanges(RandomGenerator random) {
    this.random = random;
  }

  /// The text with one to three changes.
  public String of(String text) {
    JsonNode root = JsonMapper.shared().readTree(text);
    for (int k = random.nextInt(3); k >= 0; k--) {
      change(root);
    }
    return root.toString();
  }

  /// @param path where in the text: names of fields, from the root, `[]` for an element of a list
  /// @param text with the change
  public record OneChange(String path, String text) {}

  /// The text with one value changed to another one.
  public OneChange one(String text) {
    JsonNode root = JsonMapper.shared().readTree(text);
    List<OneField> fields = new ArrayList<>();
    fields(root, "", fields);
    OneField field = pick(fields);
    JsonNode value = other(field.value(), root);
    switch (field.parent()) {
      case ObjectNode object -> object.set(field.key(), value);
      case ArrayNode array -> array.set(Integer.parseInt(field.key()), value);
      default -> throw new IllegalStateException("nothing is in " + field.parent());
    }
    return new OneChange(field.path(), root.toString());
  }

  private record OneField(JsonNode parent, String key, String path, JsonNode value) {}

  private static void fields(JsonNode node, String path, List<OneField> fields) {
    switch (node) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(e -> field(node, e.getKey(), path + "/" + e.getKey(), e.getValue(), fields));
      case ArrayNode array -> {
        for (int k = 0; k < array.size(); k++) {
          field(node, "" + k, path + "/[]", array.get(k), fields);
        }
      }
      default -> {}
    }
  }

  private static void field(
      JsonNode parent, String key, String path, JsonNode value, List<OneField> fields) {
    if (value.isContainer()) {
      fields(value, path, fields);
    } else {
      fields.add(new OneField(parent, key, path, value));
    }
  }

  private void change(JsonNode root) {
    List<JsonNode> inner = new ArrayList<>();
    collect(root, inner);
    JsonNode parent = inner.get(random.nextInt(inner.size()));
    switch (parent) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(12) == 0) {
          object.remove(name);
        } else {
          object.set(name, other(object.get(name), root));
        }
      }
      case ArrayNode array -> {
        int at = random.nextInt(array.size());
        switch (random.nextInt(4)) {
          case 0 -> array.remove(at);
          case 1 -> array.add(array.get(at).deepCopy());
          default -> array.set(at, other(array.get(at), root));
        }
      }
      default -> throw new IllegalStateException("nothing is in " + parent);
    }
  }

  /// Those that have something in them.
  private static void collect(JsonNode node, List<JsonNode> inner) {
    if (!node.isEmpty()) {
      inner.add(node);
      node.forEach(child -> collect(child, inner));
    }
  }

  private JsonNode other(JsonNode value, JsonNode root) {
    JsonMapper json = JsonMapper.shared();
    if (value.isNumber() && random.nextInt(8) > 0) {
      return json.readTree(pick(NUMBERS));
    }
    if (value.isBoolean() && random.nextInt(8) > 0) {
      return json.valueToTree(!value.asBoolean());
    }
    if (value.isString() && random.nextInt(3) > 0) {
      List<String> texts = new ArrayList<>();
      texts(root, texts);
      return json.valueToTree(pick(texts));
    }
    return switch (random.nextInt(4)) {
      case 0 -> json.readTree(pick(NUMBERS));
      case 1 -> json.readTree(pick(List.of("null", "[]", "{}", "true")));
      default -> json.valueToTree(pick(TEXTS));
    };
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static void texts(JsonNode node, List<String> texts) {
    if (node.isString()) {
      texts.add(node.asString());
    }
    node.forEach(child -> texts(child, texts));
  }
}
