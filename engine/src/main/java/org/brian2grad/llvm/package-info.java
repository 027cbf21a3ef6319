/// Kernels to LLVM IR, as text.
///
/// No fast-math flag is ever set: a forward pass that is run again gives the same bits, and the
/// bits are those of IEEE 754 arithmetic in the order of the user's equations.
@NullMarked
package org.brian2grad.llvm;

import org.jspecify.annotations.NullMarked;
