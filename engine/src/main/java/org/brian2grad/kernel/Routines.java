package org.brian2grad.kernel;

import java.lang.foreign.MemorySegment;

/// What can run the routines of one module in one geometry: machine code, or the interpreter that
/// it is checked against. Both work on the same memory, laid out by [Layout], and are called with
/// the same [Frame].
public interface Routines {
  /// Runs a routine. Threads may call at the same time, each with a frame of its own.
  ///
  /// @param frame the address of a block of [Frame#bytes] bytes
  /// @throws IllegalArgumentException for a routine that the module does not have
  void call(String routine, MemorySegment frame);
}
