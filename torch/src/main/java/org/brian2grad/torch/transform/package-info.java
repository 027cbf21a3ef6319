/// How does a number without bounds become a parameter? Optimizers go anywhere; a parameter has
/// bounds, and is often better changed by factors than by differences.
@NullMarked
package org.brian2grad.torch.transform;

import org.jspecify.annotations.NullMarked;
