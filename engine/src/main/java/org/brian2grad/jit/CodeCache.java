package org.brian2grad.jit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/// Compiled code by its text: a model of the same structure is compiled once in a process, and once
/// on a machine.
///
/// What was not asked for the longest time falls out; its machine code is freed when nobody can run
/// it any more.
public final class CodeCache {
  static final int CAPACITY = 64;
  private static final CodeCache SHARED = new CodeCache(objects());

  private final Optional<ObjectCache> objects;
  private final AtomicLong made = new AtomicLong();
  private long collectedAt;
  private final Map<String, CompletableFuture<NativeCode>> codes =
      new LinkedHashMap<>(16, 0.75f, true);

  CodeCache(Optional<ObjectCache> objects) {
    this.objects = objects;
  }

  /// The cache of this process.
  public static CodeCache shared() {
    return SHARED;
  }

  private static Optional<ObjectCache> objects() {
    if (!CacheDirectory.isEnabled()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ObjectCache(CacheDirectory.get().resolve("objects")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The code of a module; whoever asks first compiles, others wait.
  ///
  /// @param routines the functions that will be called
  public NativeCode get(String ir, List<String> routines) {
    CompletableFuture<NativeCode> mine = new CompletableFuture<>();
    CompletableFuture<NativeCode> found;
    synchronized (codes) {
      found = codes.putIfAbsent(ir, mine);
      if (codes.size() > CAPACITY) {
        codes.remove(codes.keySet().iterator().next());
      }
    }
    if (found == null) {
      made.incrementAndGet();
      try {
        mine.complete(NativeCode.link(object(ir), routines));
        collect();
      } catch (RuntimeException e) {
        synchronized (codes) {
          codes.remove(ir, mine);
        }
        mine.completeExceptionally(e);
      }
      found = mine;
    }
    try {
      return found.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// Has the garbage collector look for code that nobody can run: it sees small objects, and would
  /// not come for the machine code behind them. Where all of it is in use, that is done once for as
  /// many new modules as the cache holds.
  private void collect() {
    synchronized (codes) {
      if (NativeCode.linked() < 2 * CAPACITY || made.get() - collectedAt < CAPACITY) {
        return;
      }
      collectedAt = made.get();
    }
    System.gc();
  }

  /// How many modules were asked for that were not there: compiled, or found on disk.
  public long made() {
    return made.get();
  }

  private byte[] object(String ir) {
    Optional<byte[]> kept = objects.flatMap(cache -> cache.find(ir));
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] object = ObjectCompiler.compile(ir);
    objects.ifPresent(cache -> cache.put(ir, object));
    return object;
  }
}
