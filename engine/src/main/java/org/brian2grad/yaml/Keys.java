package org.brian2grad.yaml;

import java.util.List;
import java.util.stream.Stream;

/// The keys of one kind of mapping.
///
/// @param section its name in the schema
/// @param open whether there may be others, which are options with names that the reader does not
///   know
record Keys(String section, List<String> required, List<String> optional, boolean open) {
  static Keys of(String section, List<String> required, String... optional) {
    return new Keys(section, required, List.of(optional), false);
  }

  static Keys open(String section, List<String> required, String... optional) {
    return new Keys(section, required, List.of(optional), true);
  }

  List<String> all() {
    return Stream.concat(required.stream(), optional.stream()).toList();
  }
}
