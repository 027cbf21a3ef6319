package org.brian2grad.yaml;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A document as an editor sees it: with the types of YAML's core schema.
final class DocumentJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DocumentJson() {}

  static JsonNode of(String text) {
    return of(Loading.load(new Source("document", text), text));
  }

  private static JsonNode of(Node node) {
    return switch (node) {
      case Node.Sequence s -> {
        ArrayNode array = JSON.arrayNode();
        s.items().forEach(item -> array.add(of(item)));
        yield array;
      }
      case Node.Mapping m -> {
        ObjectNode object = JSON.objectNode();
        m.entries().forEach(e -> object.set(e.key().text(), of(e.value())));
        yield object;
      }
      case Node.Scalar s when s.isNothing() -> JSON.nullNode();
      case Node.Scalar s when s.style() == Node.Style.PLAIN -> plain(s.text());
      case Node.Scalar s -> JSON.stringNode(s.text());
    };
  }

  private static JsonNode plain(String text) {
    if (List.of("true", "True", "TRUE", "false", "False", "FALSE").contains(text)) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    if (text.matches("[-+]?[0-9]+")) {
      return JSON.numberNode(new java.math.BigInteger(text.replace("+", "")));
    }
    return Numbers.real(text)
        .<JsonNode>map(JSON::numberNode)
        .orElseGet(() -> JSON.stringNode(text));
  }
}
