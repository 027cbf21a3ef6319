package org.brian2grad.diag;

/// Whose words a message is in. What is wrong is the same for all; what to write in its place is a
/// keyword argument in Python, a method in Java, a key in a file of the model language.
public enum Vocabulary {
  JAVA,
  PYTHON,
  MODEL_FILE
}
