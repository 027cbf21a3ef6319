/// How far is what a simulation gave from what it should have given? One loss, one file.
///
/// All take time-first tensors as a run gives them: traces and rasters `[T, *batch, N]`, counts
/// `[*batch, N]`, numbers in SI base units. A target without batch dimensions counts for each
/// member of the batch.
@NullMarked
package org.brian2grad.torch.loss;

import org.jspecify.annotations.NullMarked;
