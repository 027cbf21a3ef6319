/// Kernels to better kernels that do the same: one analysis or pass, one file.
@NullMarked
package org.brian2grad.optimise;

import org.jspecify.annotations.NullMarked;
