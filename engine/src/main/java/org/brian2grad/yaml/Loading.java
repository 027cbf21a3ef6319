package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.yaml.Node.Entry;
import org.brian2grad.yaml.Node.Scalar;
import org.brian2grad.yaml.Node.Span;
import org.brian2grad.yaml.Node.Style;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// From the text of a document to nodes, within limits that no honest model comes near to.
final class Loading {
  /// In code points; a list of a million spike times fits.
  static final int LONGEST = 1 << 24;

  /// A model needs 6 levels.
  static final int DEEPEST = 32;

  /// Nodes, where those that are repeated by an alias count each time.
  static final int MOST_NODES = 1 << 22;

  private final Source source;
  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int nodes;

  /// @param nodes how many it stands for
  private record Anchored(Node node, int nodes) {}

  private Loading(Source source, Iterator<Event> events) {
    this.source = source;
    this.events = events;
  }

  /// @throws DiagnosticException with line and column where the text is no document
  static Node load(Source source, String text) {
    if (text.length() > LONGEST) {
      throw error(
          new Position(source.name(), 1, 1),
          "document-size",
          "expected at most " + LONGEST + " characters, got " + text.length(),
          "keep recordings in files of their own");
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel(source.name()).setCodePointLimit(LONGEST + 1).build();
    try {
      return new Loading(source, new ParserImpl(settings, new StreamReader(settings, text)))
          .document();
    } catch (MarkedYamlEngineException e) {
      int at = e.getProblemMark().or(e::getContextMark).map(Mark::getIndex).orElse(0);
      throw error(
          source.position(at),
          "yaml-syntax",
          syntax(e),
          "texts with ': ', ' #' or a special first character have to stand between quotes");
    } catch (ReaderException e) {
      throw error(
          source.position(e.getPosition()),
          "yaml-character",
          "expected characters that can be printed, got U+%04X".formatted(e.getCodePoint()),
          "remove it");
    } catch (YamlEngineException e) {
      throw error(
          source.position(0), "yaml-syntax", String.valueOf(e.getMessage()), "see yaml.org");
    }
  }

  private static String syntax(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    return e.getContext() == null ? problem : e.getContext() + ", " + problem;
  }

  private Node document() {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root != null) {
            throw error(
                event,
                "several-documents",
                "expected one document, got another",
                "give each model a file of its own");
          }
        }
        default -> root = node(event, 1);
      }
    }
    return root == null ? new Scalar("", Style.PLAIN, new Span(0, 0)) : root;
  }

  private Node node(Event event, int depth) {
    count(event, 1);
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    int before = nodes;
    refuseTag(event);
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case MappingStartEvent mapping -> mapping(mapping, depth);
          default -> sequence(event, depth);
        };
    if (event instanceof NodeEvent named) {
      named
          .getAnchor()
          .ifPresent(anchor -> anchors.put(anchor, new Anchored(node, nodes - before)));
    }
    return node;
  }

  private Node alias(AliasEvent alias) {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw error(
          alias,
          "unknown-alias",
          "expected an anchor before its alias, got '*" + alias.getAlias().getValue() + "'",
          "put a text that begins with '*' between quotes");
    }
    count(alias, anchored.nodes());
    return anchored.node();
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > MOST_NODES) {
      throw error(
          event,
          "document-size",
          "expected at most " + MOST_NODES + " values, got more",
          "keep recordings in files of their own");
    }
  }

  private void refuseTag(Event event) {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    // '!' alone says only that a scalar is text.
    if (tag.isPresent() && !tag.get().equals("!")) {
      throw error(
          event,
          "yaml-tag",
          "expected a value without a tag, got '" + tag.get() + "'",
          "leave out the tag, or put a text that begins with '!' between quotes");
    }
  }

  private Scalar scalar(ScalarEvent event) {
    Style style =
        switch (event.getScalarStyle()) {
          case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Style.DOUBLE_QUOTED;
          case SINGLE_QUOTED -> Style.SINGLE_QUOTED;
          case LITERAL, FOLDED -> Style.BLOCK;
          case PLAIN -> Style.PLAIN;
        };
    return new Scalar(event.getValue(), style, new Span(start(event), end(event)));
  }

  private Node sequence(Event start, int depth) {
    requireShallow(start, depth);
    List<Node> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, depth + 1));
      event = events.next();
    }
    return new Node.Sequence(items, new Span(start(start), end(event)));
  }

  private Node mapping(Event start, int depth) {
    requireShallow(start, depth);
    Map<String, Entry> entries = new java.util.LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      if (!(node(event, depth + 1) instanceof Scalar key)) {
        throw error(
            event, "yaml-key", "expected a name as key, got a collection", "write 'name: value'");
      }
      Entry before =
          entries.putIfAbsent(key.text(), new Entry(key, node(events.next(), depth + 1)));
      if (before != null) {
        throw error(
            event,
            "duplicate-key",
            "expected each key once, got '"
                + key.text()
                + "' again after line "
                + source.position(before.key().span().start()).line(),
            "leave one of them out");
      }
      event = events.next();
    }
    return new Node.Mapping(List.copyOf(entries.values()), new Span(start(start), end(event)));
  }

  private void requireShallow(Event event, int depth) {
    if (depth > DEEPEST) {
      throw error(
          event,
          "document-depth",
          "expected at most " + DEEPEST + " levels, got more",
          "a model needs 6");
    }
  }

  private static int start(Event event) {
    return event.getStartMark().map(Mark::getIndex).orElse(0);
  }

  private static int end(Event event) {
    return event.getEndMark().map(Mark::getIndex).orElse(0);
  }

  private DiagnosticException error(Event at, String code, String what, String remedy) {
    return error(source.position(start(at)), code, what, remedy);
  }

  private static DiagnosticException error(Position at, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(Problems.where(at, ""), code, what, remedy));
  }
}
