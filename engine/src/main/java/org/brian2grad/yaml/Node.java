package org.brian2grad.yaml;

import java.util.List;

/// A piece of a document.
sealed interface Node {
  Span span();

  /// Where a piece stands in the text, from the first code point to behind the last one.
  record Span(int start, int end) {}

  enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    BLOCK
  }

  record Scalar(String text, Style style, Span span) implements Node {
    /// Whether it is there without saying anything: `key:`, `key: ~`.
    boolean isNothing() {
      return style == Style.PLAIN && List.of("", "~", "null", "Null", "NULL").contains(text);
    }
  }

  record Sequence(List<Node> items, Span span) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Keys are different from each other.
  record Mapping(List<Entry> entries, Span span) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  record Entry(Scalar key, Node value) {}
}
