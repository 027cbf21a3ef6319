package org.brian2grad.cli.text;

/// How far work has come, for somebody who waits.
public interface Progress extends AutoCloseable {
  /// Says nothing.
  Progress SILENT = (_, _) -> {};

  /// @param done of the total
  /// @param message shown beside it
  void at(long done, String message);

  @Override
  default void close() {}
}
