package org.brian2grad.yaml;

/// What all fields of a document share.
record Document(Source source, Problems problems) {
  /// The whole document.
  Field root(Node node) {
    return new Field(this, "", source.position(0), node);
  }
}
