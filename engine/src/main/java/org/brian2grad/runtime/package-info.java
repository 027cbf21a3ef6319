/// Runs compiled programs. A batch is cut into instances, each with a block of state of its own,
/// which threads work on independently; the time loop is gone through in segments; the reverse
/// sweep starts from checkpoints under a byte budget. Interruption, values that are not finite and
/// gradients that explode are found here, and traced to variable, element and time.
@NullMarked
package org.brian2grad.runtime;

import org.jspecify.annotations.NullMarked;
