/// The Program: named arrays, clocks and the scheduled operations of one time step, as a door hands
/// them over.
///
/// The format is described in `docs/program.md`. Nothing here knows what a gradient is.
@NullMarked
package org.brian2grad.program;

import org.jspecify.annotations.NullMarked;
