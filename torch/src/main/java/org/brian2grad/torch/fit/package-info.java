/// Which parameters make a model do what was recorded?
///
/// A [Fit] searches from one or several [Starts]; each [Search] lets an optimizer ask an
/// [Objective] for losses and gradients; a [Journal] keeps what was answered, so that nothing is
/// simulated twice, not even by another process.
@NullMarked
package org.brian2grad.torch.fit;

import org.jspecify.annotations.NullMarked;
