package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Threads that wait for each other in vain are interrupted.
@Timeout(30)
class WorkersTest {
  private static final long DEADLINE = 1;

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 4", "5, 1", "7, 3", "100, 8"})
  void eachTaskIsAdvancedOnce(int tasks, int threads) {
    AtomicInteger[] advanced =
        IntStream.range(0, tasks).mapToObj(_ -> new AtomicInteger()).toArray(AtomicInteger[]::new);
    Set<Integer> workers = ConcurrentHashMap.newKeySet();
    List<Workers.Task> all =
        java.util.Arrays.stream(advanced)
            .<Workers.Task>map(count ->
                (deadline, worker) -> {
                  assertThat(deadline).isEqualTo(DEADLINE);
                  workers.add(worker);
                  count.incrementAndGet();
                  return true;
                })
            .toList();
    assertThat(Workers.run(all, threads, DEADLINE)).isTrue();
    assertThat(advanced).allSatisfy(count -> assertThat(count).hasValue(1));
    assertThat(workers).allMatch(worker -> worker >= 0 && worker < threads);
  }

  /// Two tasks that wait for each other are done only if two threads are at work.
  @Test
  void threadsWorkAtTheSameTime() {
    var both = new CountDownLatch(2);
    Workers.Task task =
        (_, _) -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return true;
        };
    assertThat(Workers.run(List.of(task, task), 2, DEADLINE)).isTrue();
  }

  @Test
  void whatIsLeftUndoneIsSaid() {
    Workers.Task done = (_, _) -> true;
    Workers.Task undone = (_, _) -> false;
    assertThat(Workers.run(List.of(done, undone, done), 2, DEADLINE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void aFailureIsThrownWhenAllThreadsAreBack(int threads) {
    var started = new AtomicInteger();
    var ended = new AtomicInteger();
    Workers.Task slow =
        (_, _) -> {
          started.incrementAndGet();
          Thread.onSpinWait();
          ended.incrementAndGet();
          return true;
        };
    Workers.Task failing =
        (_, _) -> {
          throw new IllegalArgumentException("of the task");
        };
    assertThatThrownBy(() -> Workers.run(List.of(slow, failing, slow, slow), threads, DEADLINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("of the task");
    assertThat(ended).hasValue(started.get());
  }

  @Test
  void anErrorOfAHelperArrivesToo() {
    var here = Thread.currentThread();
    var failed = new CountDownLatch(1);
    Workers.Task task =
        (_, _) -> {
          if (Thread.currentThread() != here) {
            failed.countDown();
            throw new StackOverflowError();
          }
          try {
            failed.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return true;
        };
    assertThatThrownBy(() -> Workers.run(List.of(task, task), 2, DEADLINE))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  /// Native code may be at work on our memory: helpers are waited for all the same.
  @Test
  void anInterruptionIsKeptForTheCaller() {
    var ended = new AtomicInteger();
    var here = Thread.currentThread();
    Workers.Task task =
        (_, _) -> {
          if (Thread.currentThread() != here) {
            here.interrupt();
          }
          ended.incrementAndGet();
          return true;
        };
    var first = new CountDownLatch(1);
    Workers.Task waiting =
        (_, _) -> {
          if (Thread.currentThread() == here) {
            try {
              first.await();
            } catch (InterruptedException _) {
              here.interrupt();
            }
          } else {
            task.advance(DEADLINE, 1);
            first.countDown();
          }
          return true;
        };
    assertThat(Workers.run(List.of(waiting, waiting), 2, DEADLINE)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).hasPositiveValue();
  }
}
