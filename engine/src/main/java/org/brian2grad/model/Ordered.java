package org.brian2grad.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Copies of maps that keep the order in which a user wrote them.
final class Ordered {
  private Ordered() {}

  static <K, V> Map<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
