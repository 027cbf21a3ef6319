package org.brian2grad.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.brian2grad.diag.DiagnosticException;

/// Gives a reader one input after the other. Each is taken, or refused with a diagnosis, within a
/// bounded time; all else fails, and says which input it was.
///
/// - `-Dfuzz.seconds=60`: how long each reader is given inputs, 2 seconds by default
/// - `-Dfuzz.seed=7`: other inputs
/// - `-Dfuzz.only=1234`: this input alone, which a failure names
public final class Fuzzing {
  private static final double SECONDS = Double.parseDouble(System.getProperty("fuzz.seconds", "2"));
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /// Inputs at least, however slow the machine is: they have both fates.
  private static final int FEWEST = 50;

  /// Times the limit, where a thread waits and computes nothing.
  private static final int PATIENCE = 10;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long ONLY = Long.getLong("fuzz.only", -1);

  /// Makes an input and uses it.
  @FunctionalInterface
  public interface Trial {
    /// @param random of which all of the input is made
    /// @param told what the input is, before it is used
    /// @throws DiagnosticException for an input that is refused
    void run(RandomGenerator random, AtomicReference<Supplier<String>> told) throws Exception;
  }

  /// @param inputs that were made
  /// @param taken those of them that were not refused
  public record Outcome(long inputs, long taken) {
    /// Inputs are no use where all of them meet the same fate.
    public void requireBoth() {
      if (ONLY < 0) {
        assertThat(taken).as("inputs that are taken").isPositive();
        assertThat(taken).as("inputs that are refused").isLessThan(inputs);
      }
    }
  }

  private final String name;
  private final long limit;
  private final AtomicReference<Supplier<String>> told = new AtomicReference<>(() -> "none yet");

  /// The thread at work, for its stack where it does not come back.
  private final AtomicReference<Thread> worker = new AtomicReference<>(Thread.currentThread());

  /// @param name of the reader
  /// @param limit seconds of computing that one input may take
  public Fuzzing(String name, long limit) {
    this.name = name;
    this.limit = limit;
  }

  public Outcome run(Trial trial) throws InterruptedException {
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    long inputs = 0;
    long taken = 0;
    long slowest = 0;
    long slow = 0;
    // A reader that hangs is left behind: the process can end without it.
    ExecutorService executor =
        Executors.newSingleThreadExecutor(task -> {
          Thread thread = new Thread(task, "fuzz-" + name);
          thread.setDaemon(true);
          worker.set(thread);
          return thread;
        });
    for (long k = Math.max(0, ONLY); isWanted(inputs, end); k++, inputs++) {
      long start = System.nanoTime();
      taken += isTaken(executor, trial, k) ? 1 : 0;
      long nanos = System.nanoTime() - start;
      if (nanos > slowest) {
        slowest = nanos;
        slow = k;
      }
    }
    executor.shutdown();
    System.out.printf(
        "fuzz %s, seed %d: %d inputs, %d taken, slowest %.0f ms by number %d%n",
        name, SEED, inputs, taken, slowest / 1e6, slow);
    return new Outcome(inputs, taken);
  }

  private static boolean isWanted(long inputs, long end) {
    return ONLY < 0 ? inputs < FEWEST || System.nanoTime() - end < 0 : inputs == 0;
  }

  private boolean isTaken(ExecutorService executor, Trial trial, long number)
      throws InterruptedException {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 0x9E3779B97F4A7C15L + number);
    Future<Boolean> result = executor.submit(() -> isTaken(trial, random));
    long begun = THREADS.getThreadCpuTime(worker.get().threadId());
    for (int patience = 0; ; patience++) {
      try {
        return result.get(limit, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw failure(number, "failed", e.getCause());
      } catch (TimeoutException _) {
        // Where others use the machine, or it collects garbage, less was computed than time has
        // gone.
        long nanos = THREADS.getThreadCpuTime(worker.get().threadId()) - begun;
        if (patience == PATIENCE || nanos > limit * 1_000_000_000L) {
          var stack = new IllegalStateException("still at work here");
          stack.setStackTrace(worker.get().getStackTrace());
          throw failure(number, "took more than " + limit + " s", stack);
        }
      }
    }
  }

  private boolean isTaken(Trial trial, RandomGenerator random) throws Exception {
    try {
      trial.run(random, told);
      return true;
    } catch (DiagnosticException e) {
      assertThat(e.diagnostics())
          .isNotEmpty()
          .allSatisfy(d -> {
            assertThat(d.where()).isNotBlank();
            assertThat(d.what()).isNotBlank();
          });
      return false;
    }
  }

  private AssertionError failure(long number, String what, Throwable cause) {
    return new AssertionError(
        "%s %s at an input, again by -Dfuzz.seed=%d -Dfuzz.only=%d:\n%s"
            .formatted(name, what, SEED, number, told.get().get()),
        cause);
  }

  /// A text as a Java literal, so that a failure becomes a test.
  public static String literal(String text) {
    StringBuilder literal = new StringBuilder(text.length() + " characters: \"");
    for (char c : text.substring(0, Math.min(5000, text.length())).toCharArray()) {
      switch (c) {
        case '\n' -> literal.append("\\n");
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        default -> literal.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : "" + c);
      }
    }
    return literal.append('"').toString();
  }
}
