package org.brian2grad.torch.fit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.torch.fit.Evaluation.Point;
import org.jspecify.annotations.Nullable;

/// Every simulation of a fit, in memory and, where it has a file, on the disk as soon as it is
/// done.
///
/// A search does nothing at random: who knows what the simulations have said finds the way again up
/// to where it was left, without simulating, and goes on with the same bits. So this is all the
/// state that there is, whatever the optimizer.
///
/// The file has a line for each simulation, numbers with all their digits. A process that is killed
/// leaves at worst half a line at the end, which is cut off when the fit goes on.
public final class Journal implements AutoCloseable {
  private static final long FORCE_NANOS = 1_000_000_000;

  private final Map<Point, Evaluation> known = new LinkedHashMap<>();
  private final Optional<Path> file;
  private final @Nullable FileChannel channel;
  private final int recalled;
  private Predicate<Evaluation> allowed = _ -> true;
  private @Nullable Evaluation best;
  private long forced = System.nanoTime();

  private Journal(Optional<Path> file, @Nullable FileChannel channel, List<Evaluation> before) {
    this.file = file;
    this.channel = channel;
    this.recalled = before.size();
    before.forEach(this::keep);
  }

  private void keep(Evaluation evaluation) {
    known.put(evaluation.point(), evaluation);
    compare(evaluation);
  }

  private void compare(Evaluation evaluation) {
    if (allowed.test(evaluation) && (best == null || evaluation.loss() < best.loss())) {
      best = evaluation;
    }
  }

  /// Takes as the best only what is allowed: an earlier process may have had other bounds.
  void allow(Predicate<Evaluation> evaluations) {
    allowed = evaluations;
    best = null;
    known.values().forEach(this::compare);
  }

  /// One that is forgotten with the process.
  public static Journal inMemory() {
    return new Journal(Optional.empty(), null, List.of());
  }

  /// What to do with what an earlier fit has left.
  public enum Earlier {
    /// It is an error.
    REFUSE,
    /// The fit goes on from there, or begins where there is nothing.
    RESUME,
    /// It is thrown away.
    DISCARD
  }

  /// One in a file, which nobody else may use meanwhile.
  ///
  /// @param problem identifies model, data and loss: the function that is minimised
  /// @param parameters their names
  /// @throws DiagnosticException where there is an earlier fit that is not wanted, or is one of
  ///   something else, where another process is at it, and where the file cannot be used
  @SuppressWarnings("resource") // the journal closes it
  public static Journal open(Path file, String problem, List<String> parameters, Earlier earlier) {
    FileChannel channel = channel(file);
    try {
      JournalText text = new JournalText(problem, parameters);
      String present = Files.readString(file);
      List<Evaluation> before = List.of();
      int keep = 0;
      if (!present.isEmpty()) {
        JournalText.checkFormat(file, present);
      }
      if (!present.isEmpty() && earlier != Earlier.DISCARD) {
        JournalText.Contents contents = text.read(file, present);
        if (earlier == Earlier.REFUSE && !contents.evaluations().isEmpty()) {
          throw unfinished(file, contents.evaluations().size());
        }
        before = contents.evaluations();
        keep = present.substring(0, contents.end()).getBytes(StandardCharsets.UTF_8).length;
      }
      channel.truncate(keep).position(keep);
      Journal journal = new Journal(Optional.of(file), channel, before);
      if (keep == 0) {
        journal.write(text.heading());
      }
      return journal;
    } catch (IOException e) {
      close(channel);
      throw failure(file, e);
    } catch (RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static FileChannel channel(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new DiagnosticException(
            new Diagnostic(
                file.toString(),
                "fit-in-use",
                "expected the state of a fit that nobody is at, got one that is under way",
                "wait for it, or name another file with --state"));
      }
      return channel;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static DiagnosticException unfinished(Path file, int simulations) {
    return new DiagnosticException(
        new Diagnostic(
            file.toString(),
            "unfinished-fit",
            "expected no earlier fit, got one that was stopped after %d simulation%s"
                .formatted(simulations, simulations == 1 ? "" : "s"),
            "go on with --resume, or throw it away with --restart"));
  }

  private static DiagnosticException failure(Path file, IOException e) {
    return new DiagnosticException(
        new Diagnostic(
            file.toString(),
            "fit-state",
            "expected a file that the state of the fit can be written to: " + e,
            "name another one with --state"));
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // What is thrown already matters more.
    }
  }

  /// What a simulation with those values has said, if there was one.
  Optional<Evaluation> find(double[][] values) {
    return Optional.ofNullable(known.get(new Point(values)));
  }

  void add(Evaluation evaluation) {
    keep(evaluation);
    write(JournalText.line(evaluation));
  }

  private void write(String line) {
    if (channel == null) {
      return;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      // A killed process loses nothing that was written; a power cut may lose the last second.
      if (System.nanoTime() - forced > FORCE_NANOS) {
        channel.force(false);
        forced = System.nanoTime();
      }
    } catch (IOException e) {
      throw failure(file.orElseThrow(), e);
    }
  }

  /// The best of all simulations within the bounds of the fit: the first of those with the smallest
  /// loss.
  public Optional<Evaluation> best() {
    return Optional.ofNullable(best);
  }

  /// How many simulations there were, also before the fit was stopped.
  public int simulations() {
    return known.size();
  }

  /// How many of them an earlier process has made.
  public int recalled() {
    return recalled;
  }

  /// Removes the file, as the fit is done.
  public void delete() {
    known.clear();
    close();
  }

  /// Closes the file, and leaves it to be gone on from, if there is something in it.
  @Override
  public void close() {
    if (channel != null && channel.isOpen()) {
      try {
        channel.force(true);
        if (known.isEmpty()) {
          Files.deleteIfExists(file.orElseThrow());
        }
        channel.close();
      } catch (IOException e) {
        throw failure(file.orElseThrow(), e);
      }
    }
  }
}
