/// Kernels to better kernels that do the same: one analysis or pass, one file. Passes see kernels
/// and arrays only, so that they work on the forward pass and on its derivatives alike; a table of
/// bodies before and after belongs to each. Their order is in
/// [org.brian2grad.optimise.Optimisation].
@NullMarked
package org.brian2grad.optimise;

import org.jspecify.annotations.NullMarked;
