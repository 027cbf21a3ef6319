package org.brian2grad.cli.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// Files that are written beside those they replace, and take their places when all of them are
/// whole: where the disk is full, or the work is stopped, what was there before is there still.
///
/// {@snippet :
/// try (OutputFiles files = new OutputFiles(true)) {
///   files.write(path, beside -> Files.writeString(beside, text));
///   files.commit();
/// }
/// }
public final class OutputFiles implements AutoCloseable {
  private final boolean clobber;
  private final List<Pending> pending = new ArrayList<>();
  private final List<Path> replaced = new ArrayList<>();

  /// @param beside what is written
  /// @param file whose place it takes
  private record Pending(Path beside, Path file) {}

  /// Writes a file.
  public interface Writing {
    void to(Path file) throws IOException;
  }

  /// @param clobber whether files that exist are replaced; else they are an error
  public OutputFiles(boolean clobber) {
    this.clobber = clobber;
  }

  /// @throws DiagnosticException where the file exists, and shall not be replaced
  public static void requireNew(Path file) {
    if (isReplaceable(file)) {
      throw new DiagnosticException(
          new Diagnostic(
              file.toString(),
              "exists",
              "expected no file of that name, got one, and --no-clobber",
              "name another file, or leave --no-clobber out to replace it"));
    }
  }

  /// A device or a pipe is written to, and no other file can take its place.
  private static boolean isReplaceable(Path file) {
    return Files.isRegularFile(file);
  }

  /// Writes what [#commit] will put into the place of a file.
  public void write(Path file, Writing writing) throws IOException {
    if (!clobber) {
      requireNew(file);
    }
    if (Files.exists(file) && !isReplaceable(file)) {
      writing.to(file);
      return;
    }
    Path place = linked(file);
    removeAbandoned(place);
    Path beside = place.resolveSibling(partial(place, ProcessHandle.current().pid() + ""));
    pending.add(new Pending(beside, place));
    try {
      writing.to(beside);
      // Only then is it known that the disk had room for it.
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    } catch (IOException | UncheckedIOException e) {
      throw failure(file, e);
    }
  }

  private static String partial(Path place, String process) {
    return "." + place.getFileName() + "." + process + ".partial";
  }

  /// Takes away what processes that were killed have left beside a file: nobody else would.
  private static void removeAbandoned(Path place) throws IOException {
    Pattern left =
        Pattern.compile(Pattern.quote(partial(place, "@")).replace("@", "\\E(\\d{1,18})\\Q"));
    Path directory = place.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher matcher = left.matcher(file.getFileName().toString());
        if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (UncheckedIOException | AccessDeniedException _) {
      // They stay: this process may not look, or not take away.
    }
  }

  /// The same with the name of the file that was wanted, and the reason at the bottom.
  private static IOException failure(Path file, Exception e) {
    Throwable reason = e;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    String words = reason instanceof FileSystemException f ? f.getReason() : reason.getMessage();
    var failure =
        new FileSystemException(
            file.toString(), null, Optional.ofNullable(words).orElse(reason.toString()));
    failure.initCause(e);
    return failure;
  }

  /// What a symbolic link stands for: it is the file that is replaced, not the link.
  private static Path linked(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    while (Files.isSymbolicLink(place)) {
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    return place;
  }

  /// Puts all files into their places.
  public void commit() throws IOException {
    for (Pending p : List.copyOf(pending)) {
      if (isReplaceable(p.file())) {
        if (!clobber) {
          requireNew(p.file());
        }
        permissions(p);
        replaced.add(p.file());
      }
      try {
        Files.move(p.beside(), p.file(), StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(p.beside(), p.file(), StandardCopyOption.REPLACE_EXISTING);
      }
      pending.remove(p);
    }
  }

  private static void permissions(Pending p) throws IOException {
    try {
      Files.setPosixFilePermissions(p.beside(), Files.getPosixFilePermissions(p.file()));
    } catch (UnsupportedOperationException _) {
      // This file system has none.
    }
  }

  /// Files that were there before.
  public List<Path> replaced() {
    return List.copyOf(replaced);
  }

  /// Takes away what has not taken its place.
  @Override
  public void close() throws IOException {
    for (Pending p : pending) {
      Files.deleteIfExists(p.beside());
    }
  }
}
