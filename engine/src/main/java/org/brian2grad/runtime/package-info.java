/// Runs compiled programs: batches as instances, the time loop as segments, the reverse sweep from
/// checkpoints.
@NullMarked
package org.brian2grad.runtime;

import org.jspecify.annotations.NullMarked;
