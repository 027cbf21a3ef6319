/// LLVM IR to callable machine code: the only place that touches native LLVM.
///
/// LLVM's C API is bound through `java.lang.foreign`; every status it returns is looked at, and
/// everything it allocates is released by the object that owns it.
@NullMarked
package org.brian2grad.jit;

import org.jspecify.annotations.NullMarked;
