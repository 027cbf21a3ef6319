package org.brian2grad.yaml;

import java.util.List;
import java.util.Optional;
import org.brian2grad.model.ModelObject.Event;

/// A custom event: `groups.NAME.events.NAME`.
final class EventSection {
  static final Keys KEYS = Keys.of("event", List.of("condition"), "code");

  private EventSection() {}

  static Optional<Event> read(Field field) {
    return field.section(KEYS).flatMap(EventSection::read);
  }

  private static Optional<Event> read(Fields fields) {
    Optional<String> condition = fields.read("condition", Texts::expression);
    Optional<String> code = fields.read("code", Texts::code);
    return fields.build(() -> new Event(condition.orElseThrow(), code));
  }
}
