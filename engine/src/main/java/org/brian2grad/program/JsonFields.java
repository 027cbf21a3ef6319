package org.brian2grad.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Fields of JSON objects, each of the kind that is expected of it.
public final class JsonFields {
  private JsonFields() {}

  public static JsonNode field(JsonNode n, String name) {
    JsonNode value = n.get(name);
    if (value == null) {
      throw new ProgramFormatException("expected field '" + name + "' in " + excerpt(n));
    }
    return value;
  }

  public static String text(JsonNode n, String name) {
    return asText(field(n, name), "field '" + name + "'");
  }

  /// Text, or none where the field is missing or null.
  public static String optionalText(JsonNode n, String name) {
    JsonNode value = n.get(name);
    return value == null || value.isNull() ? "" : asText(value, "field '" + name + "'");
  }

  private static String asText(JsonNode value, String what) {
    if (!value.isString()) {
      throw new ProgramFormatException(what + ": expected text, got " + excerpt(value));
    }
    return value.asString();
  }

  public static boolean flag(JsonNode n, String name) {
    JsonNode value = n.get(name);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new ProgramFormatException(
          "field '" + name + "': expected true or false, got " + excerpt(value));
    }
    return value.asBoolean();
  }

  public static double number(JsonNode n, String name) {
    return real(field(n, name));
  }

  /// Numbers, with the names that Python's JSON writer gives to values that are not finite.
  public static double real(JsonNode value) {
    if (value.isString()) {
      return switch (value.asString()) {
        case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
        case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
        case "NaN", "nan" -> Double.NaN;
        default -> throw new ProgramFormatException("expected a number, got " + excerpt(value));
      };
    }
    if (!value.isNumber()) {
      throw new ProgramFormatException("expected a number, got " + excerpt(value));
    }
    return value.asDouble();
  }

  public static long integer(JsonNode n, String name) {
    return asInteger(field(n, name), "field '" + name + "'");
  }

  public static long asInteger(JsonNode value, String what) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new ProgramFormatException(what + ": expected an integer, got " + excerpt(value));
    }
    return value.asLong();
  }

  /// An integer of 32 bits.
  public static int count(JsonNode n, String name) {
    return asCount(field(n, name), "field '" + name + "'");
  }

  public static int asCount(JsonNode value, String what) {
    long wide = asInteger(value, what);
    if (wide != (int) wide) {
      throw new ProgramFormatException(
          what + ": expected an integer of 32 bits, got " + excerpt(value));
    }
    return (int) wide;
  }

  public static JsonNode array(JsonNode n, String name) {
    JsonNode value = field(n, name);
    if (!value.isArray()) {
      throw new ProgramFormatException(
          "field '" + name + "': expected a list, got " + excerpt(value));
    }
    return value;
  }

  public static JsonNode object(JsonNode n, String name) {
    JsonNode value = field(n, name);
    if (!value.isObject()) {
      throw new ProgramFormatException(
          "field '" + name + "': expected an object, got " + excerpt(value));
    }
    return value;
  }

  public static <T> List<T> list(JsonNode n, String name, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>();
    array(n, name).forEach(child -> items.add(item.apply(child)));
    return items;
  }

  public static <T> Map<String, T> map(JsonNode n, String name, Function<JsonNode, T> item) {
    Map<String, T> items = new HashMap<>();
    object(n, name)
        .properties()
        .forEach(entry -> items.put(entry.getKey(), item.apply(entry.getValue())));
    return items;
  }

  public static Map<String, String> texts(JsonNode n, String name) {
    return map(n, name, value -> asText(value, "field '" + name + "'"));
  }

  public static List<String> textList(JsonNode n, String name) {
    return list(n, name, value -> asText(value, "field '" + name + "'"));
  }

  public static String excerpt(JsonNode n) {
    String text = n.toString();
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }
}
