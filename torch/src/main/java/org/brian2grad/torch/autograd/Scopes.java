package org.brian2grad.torch.autograd;

import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Frees what a computation needs on its way, and gives its result to the caller.
public final class Scopes {
  private Scopes() {}

  /// Computes something. Native objects made meanwhile are freed at once instead of by the garbage
  /// collector, which does not see how large they are; the result belongs to the caller's
  /// [PointerScope], if there is one.
  public static <P extends Pointer> P result(Supplier<P> computation) {
    return result(computation, result -> result);
  }

  /// The same for a result that holds a native object.
  ///
  /// @param held the object in it, if there is one
  public static <T> T result(Supplier<T> computation, Function<T, @Nullable Pointer> held) {
    T result;
    Pointer kept;
    try (PointerScope _ = new PointerScope()) {
      // What fails frees its objects too: the end of a scope takes all that nobody else retains.
      result = computation.get();
      kept = held.apply(result);
      if (kept != null) {
        kept.retainReference();
      }
    }
    if (kept != null) {
      handOver(kept);
    }
    return result;
  }

  /// Frees what a computation without a result needs.
  public static void run(Runnable computation) {
    try (PointerScope _ = new PointerScope()) {
      computation.run();
    }
  }

  /// Attaches to the caller's scope in place of the one that was retained by hand.
  private static void handOver(Pointer result) {
    Iterator<PointerScope> scopes = PointerScope.getScopeIterator();
    while (scopes != null && scopes.hasNext()) {
      try {
        scopes.next().attach(result);
        result.releaseReference();
        return;
      } catch (IllegalArgumentException _) {
        // A scope that is for other classes: the next one may be for ours.
      }
    }
  }

  /// Keeps an object that is made once for the whole process, whatever scope is open meanwhile.
  public static <P extends Pointer> P forever(P object) {
    object.retainReference();
    return object;
  }
}
