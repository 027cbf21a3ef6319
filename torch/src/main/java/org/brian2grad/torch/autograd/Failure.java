package org.brian2grad.torch.autograd;

import org.jspecify.annotations.Nullable;

/// What went wrong in Java code that libtorch has called: on its way through C++ an exception is
/// reduced to a message of 1023 bytes at most.
final class Failure {
  private static final ThreadLocal<@Nullable Throwable> LAST = new ThreadLocal<>();

  private Failure() {}

  static void remember(Throwable failure) {
    LAST.set(failure);
  }

  static void forget() {
    LAST.remove();
  }

  /// The failure that reached us as another exception, or that exception.
  static Throwable behind(RuntimeException arrived) {
    Throwable failure = LAST.get();
    LAST.remove();
    if (failure == null) {
      return arrived;
    }
    failure.addSuppressed(arrived);
    return failure;
  }
}
