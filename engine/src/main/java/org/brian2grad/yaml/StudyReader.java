package org.brian2grad.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.model.Study;
import org.brian2grad.model.StudyCheck;

/// Reads studies: models as YAML, in the language of `docs/model-language.md`.
///
/// ```java
/// Study study = StudyReader.read(Path.of("model.yaml"));
/// ```
public final class StudyReader {
  private StudyReader() {}

  /// Reads a file.
  ///
  /// @throws DiagnosticException with all that is wrong, each with line, column and the field's
  ///   path
  public static Study read(Path file) {
    return read(text(file), file.toString());
  }

  /// Reads a text.
  ///
  /// @param name what errors call it
  /// @throws DiagnosticException with all that is wrong, each with line, column and the field's
  ///   path
  public static Study read(String text, String name) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    var source = new Source(name, plain);
    var document = new Document(source, new Problems());
    Field root = document.root(Loading.load(source, plain));
    Optional<Study> study = StudySection.read(root);
    document.problems().throwIfAny();
    var places = new Places(root);
    StudyCheck.problems(study.orElseThrow()).forEach(places::locate);
    document.problems().throwIfAny();
    return study.orElseThrow();
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > 4L * Loading.LONGEST) {
        throw error(
            file,
            "document-size",
            "expected at most " + 4L * Loading.LONGEST + " bytes, got " + size,
            "keep recordings in files of their own");
      }
      byte[] bytes = Files.readAllBytes(file);
      return decode(file, bytes);
    } catch (IOException e) {
      throw error(
          file,
          "unreadable-file",
          "expected a file that can be read, got "
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage(),
          "check its name and permissions");
    }
  }

  private static String decode(Path file, byte[] bytes) {
    var input = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
    } catch (CharacterCodingException e) {
      String before = new String(bytes, 0, input.position(), StandardCharsets.UTF_8);
      Position at =
          new Source(file.toString(), before).position(before.codePointCount(0, before.length()));
      throw new DiagnosticException(
          new Diagnostic(
              Problems.where(at, ""),
              "encoding",
              "expected text in UTF-8, got other bytes",
              "save the file as UTF-8"));
    }
  }

  private static DiagnosticException error(Path file, String code, String what, String remedy) {
    Position at = new Position(file.toString(), 1, 1);
    return new DiagnosticException(new Diagnostic(Problems.where(at, ""), code, what, remedy));
  }
}
