package org.brian2grad.jit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Machine code goes when nobody can run it any more, and not before.
class FreedCodeTest {
  private static final int MANY = 5 * CodeCache.CAPACITY;

  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  /// Some thousand bytes of code that nothing else has.
  private static String module(int number) {
    var ir = new StringBuilder("define void @work(ptr %p) {\n");
    for (int k = 0; k < 100; k++) {
      ir.append(
          """
          %%x%d = load volatile i64, ptr %%p
          %%y%d = mul i64 %%x%d, %d
          store volatile i64 %%y%d, ptr %%p
          """
              .formatted(k, k, k, (1L << 32) + 1000L * number + k, k));
    }
    return ir.append("ret void\n}\n").toString();
  }

  /// Says in the first number of its frame where it is, and waits until the second is not zero.
  private static final String WAITING =
      """
      define void @work(ptr %p) {
      start:
        %flag = getelementptr i64, ptr %p, i64 1
        store volatile i64 1, ptr %p
        br label %wait
      wait:
        %go = load volatile i64, ptr %flag
        %done = icmp ne i64 %go, 0
        br i1 %done, label %end, label %wait
      end:
        store volatile i64 2, ptr %p
        ret void
      }
      """;

  private static NativeCode linked(String ir) {
    return NativeCode.link(ObjectCompiler.compile(ir), List.of("work"));
  }

  private static void compile(CodeCache cache, int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(16, 8);
      for (int k = from; k < to; k++) {
        cache.get(module(k), List.of("work")).call("work", frame);
      }
    }
  }

  /// Collects garbage until something holds, or for ten seconds.
  private static boolean collected(BooleanSupplier holds) throws InterruptedException {
    for (int k = 0; k < 500 && !holds.getAsBoolean(); k++) {
      System.gc();
      Thread.sleep(20);
    }
    return holds.getAsBoolean();
  }

  /// Bytes of code in pages of nobody's file: what LLVM has linked (Java's own code is writable).
  private static long codeBytes() throws IOException {
    long bytes = 0;
    for (String mapping : Files.readAllLines(MAPPINGS)) {
      String[] fields = mapping.split("\\s+", 6);
      if (fields[1].startsWith("r-x") && fields[4].equals("0") && fields[5].isBlank()) {
        String[] range = fields[0].split("-", -1);
        bytes += Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16);
      }
    }
    return bytes;
  }

  @Test
  void manyProgramsTakeTheMemoryOfSome() throws IOException, InterruptedException {
    assumeTrue(Files.exists(MAPPINGS), "this system does not tell");
    var cache = new CodeCache(Optional.empty());
    int others = NativeCode.linked();
    compile(cache, 0, CodeCache.CAPACITY);
    long full = codeBytes();
    int most = 0;
    long mostBytes = 0;
    for (int k = CodeCache.CAPACITY; k < MANY; k += 8) {
      compile(cache, k, k + 8);
      most = Math.max(most, NativeCode.linked());
      mostBytes = Math.max(mostBytes, codeBytes());
    }
    // A collection is asked for at twice the capacity, and takes its time.
    assertThat(most).isLessThanOrEqualTo(others + 3 * CodeCache.CAPACITY);
    assertThat(mostBytes).isLessThan(3 * full);
    assertThat(collected(() -> NativeCode.linked() <= others + CodeCache.CAPACITY)).isTrue();
    assertThat(codeBytes()).isLessThan(2 * full);
  }

  @Test
  void whatIsUsedStays() throws InterruptedException {
    var cache = new CodeCache(Optional.empty());
    int others = NativeCode.linked();
    List<NativeCode> used = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      used.add(cache.get(module(-1 - k), List.of("work")));
    }
    compile(cache, 0, MANY);
    assertThat(collected(() -> NativeCode.linked() <= others + CodeCache.CAPACITY + used.size()))
        .isTrue();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(16, 8);
      for (NativeCode code : used) {
        frame.set(ValueLayout.JAVA_LONG, 0, 1);
        code.call("work", frame);
        assertThat(frame.get(ValueLayout.JAVA_LONG, 0)).isNotEqualTo(1);
      }
    }
  }

  /// Nothing but the thread that is inside of it knows the code.
  private static WeakReference<NativeCode> enter(
      MemorySegment frame, List<CompletableFuture<?>> in) {
    NativeCode code = linked(WAITING);
    frame.set(ValueLayout.JAVA_LONG, 8, 1);
    for (int k = 0; k < 50_000; k++) {
      // Compiled Java forgets an object after its last use; interpreted Java does not.
      code.call("work", frame);
    }
    frame.set(ValueLayout.JAVA_LONG, 0, 0);
    frame.set(ValueLayout.JAVA_LONG, 8, 0);
    var known = new WeakReference<>(code);
    in.add(CompletableFuture.runAsync(new Call(code, frame)));
    return known;
  }

  /// A call that forgets the code as soon as it has begun.
  private static final class Call implements Runnable {
    private NativeCode code;
    private final MemorySegment frame;

    Call(NativeCode code, MemorySegment frame) {
      this.code = code;
      this.frame = frame;
    }

    private NativeCode take() {
      NativeCode taken = code;
      code = null;
      return taken;
    }

    @Override
    public void run() {
      take().call("work", frame);
    }
  }

  @Test
  void whoIsInsideOfACallComesBack() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment frame = arena.allocate(16, 8);
      List<CompletableFuture<?>> calls = new ArrayList<>();
      WeakReference<NativeCode> code = enter(frame, calls);
      while (frame.get(ValueLayout.JAVA_LONG, 0) != 1) {
        Thread.onSpinWait();
      }
      for (int k = 0; k < 20; k++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(code.get()).as("code that a thread is inside of").isNotNull();
      frame.set(ValueLayout.JAVA_LONG, 8, 1);
      calls.getFirst().join();
      assertThat(frame.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(2);
      assertThat(collected(() -> code.get() == null)).isTrue();
    }
  }
}
