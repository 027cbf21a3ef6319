package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;

/// The values that a caller gives for an array.
///
/// @param array of the lowered program
/// @param values samples by elements, or elements alone; reals as wide as the module's, truth
///   values as bytes
/// @param batched whether each sample has its own
/// @param name the caller's, for errors
public record Given(int array, MemorySegment values, boolean batched, String name) {}
