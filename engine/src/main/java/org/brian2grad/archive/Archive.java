package org.brian2grad.archive;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// What reader and writer of a `.b2g` have in common: a zip file whose entries are stored as they
/// are, the manifest first.
final class Archive {
  static final String FORMAT = "brian2grad-file/1";
  static final String MANIFEST = "manifest.json";
  static final String PROGRAM = "program.json";
  static final String REQUEST = "request.json";

  /// All arrays, little-endian, each at a multiple of [#ALIGNMENT].
  static final String ARRAYS = "arrays.bin";

  static final int ALIGNMENT = 64;

  private Archive() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static DiagnosticException error(Path file, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(file.toString(), code, what, remedy));
  }
}
