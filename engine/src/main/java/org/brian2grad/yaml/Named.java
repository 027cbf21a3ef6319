package org.brian2grad.yaml;

/// A field and its key, which is the name of what it describes.
record Named(String name, Field field) {}
