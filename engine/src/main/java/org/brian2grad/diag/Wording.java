package org.brian2grad.diag;

/// A place or a remedy in the words of each door.
public record Wording(String java, String python, String modelFile) {
  /// Where all doors have one word.
  public static Wording same(String text) {
    return new Wording(text, text, text);
  }

  /// Where a file of the model language has no word of its own: who runs one calls no method, but
  /// the name of a method says what is meant.
  public static Wording of(String java, String python) {
    return new Wording(java, python, java);
  }

  public String in(Vocabulary vocabulary) {
    return switch (vocabulary) {
      case JAVA -> java;
      case PYTHON -> python;
      case MODEL_FILE -> modelFile;
    };
  }
}
