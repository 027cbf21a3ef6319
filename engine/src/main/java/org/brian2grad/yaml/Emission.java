package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Makes documents, and chooses how they look: short mappings stand in one line.
final class Emission {
  private static final int WIDTH = 100;
  private static final int SHORT = 72;

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setIndent(2)
          .setWidth(WIDTH)
          .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
          .build();

  private Emission() {}

  static String document(Node root) {
    var text = new StringBuilder();
    new Dump(SETTINGS).dumpNode(root, new Text(text));
    return text.toString();
  }

  private record Text(StringBuilder text) implements StreamDataWriter {
    @Override
    public void write(String more) {
      text.append(more);
    }

    @Override
    public void write(String more, int offset, int length) {
      text.append(more, offset, offset + length);
    }
  }

  /// Several lines stand below `|`, one stands behind its key.
  static Node text(String text) {
    return text.contains("\n")
        ? new ScalarNode(Tag.STR, text.endsWith("\n") ? text : text + "\n", ScalarStyle.LITERAL)
        : new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
  }

  static Node integer(long value) {
    return new ScalarNode(Tag.INT, Long.toString(value), ScalarStyle.PLAIN);
  }

  static Node number(double value) {
    return new ScalarNode(Tag.FLOAT, Double.toString(value), ScalarStyle.PLAIN);
  }

  static Node truth(boolean value) {
    return new ScalarNode(Tag.BOOL, Boolean.toString(value), ScalarStyle.PLAIN);
  }

  static Node list(List<Node> items) {
    return new SequenceNode(Tag.SEQ, items, FlowStyle.FLOW);
  }

  /// The entries of a mapping, as they are added.
  static final class Entries {
    private final List<NodeTuple> entries = new ArrayList<>();

    Entries put(String key, Node value) {
      entries.add(new NodeTuple(text(key), value));
      return this;
    }

    <T> Entries put(String key, Optional<T> value, Function<T, Node> write) {
      value.ifPresent(v -> put(key, write.apply(v)));
      return this;
    }

    /// The values of a map by name, unless there is none.
    <T> Entries putAll(String key, Map<String, T> values, Function<T, Node> write) {
      return values.isEmpty() ? this : put(key, Emission.<T>entries(values, write).inLineIfShort());
    }

    boolean isEmpty() {
      return entries.isEmpty();
    }

    Node block() {
      return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    }

    Node inLineIfShort() {
      int length = entries.stream().mapToInt(Emission::length).sum();
      return new MappingNode(Tag.MAP, entries, length <= SHORT ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }
  }

  static <T> Entries entries(Map<String, T> values, Function<T, Node> write) {
    var entries = new Entries();
    values.forEach((name, value) -> entries.put(name, write.apply(value)));
    return entries;
  }

  private static int length(NodeTuple entry) {
    return length(entry.getKeyNode()) + 2 + length(entry.getValueNode());
  }

  /// How much of a line a node takes; more than there is if it has lines of its own.
  private static int length(Node node) {
    return switch (node) {
      case ScalarNode s ->
          s.getScalarStyle() == ScalarStyle.LITERAL ? WIDTH : s.getValue().length();
      case SequenceNode s -> s.getValue().stream().mapToInt(n -> length(n) + 2).sum();
      case MappingNode m ->
          m.getFlowStyle() == FlowStyle.FLOW
              ? m.getValue().stream().mapToInt(t -> length(t) + 2).sum()
              : WIDTH;
      default -> throw new IllegalStateException("no such node: " + node);
    };
  }
}
