package org.brian2grad.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Values by key, of which those are kept that were asked for last. One thread at a time.
final class Recent<K, V> {
  private final int capacity;
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  /// @param capacity how many are kept at most
  Recent(int capacity) {
    this.capacity = capacity;
  }

  /// The value of a key, made if it is not there.
  V get(K key, Function<? super K, ? extends V> make) {
    return find(key)
        .orElseGet(() -> {
          V made = make.apply(key);
          put(key, made);
          return made;
        });
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(values.get(key));
  }

  void put(K key, V value) {
    values.put(key, value);
    if (values.size() > capacity) {
      values.remove(values.keySet().iterator().next());
    }
  }

  int size() {
    return values.size();
  }
}
