/// How is a network simulated on libtorch's tensors, so that its gradient is theirs?
@NullMarked
package org.brian2grad.torch;

import org.jspecify.annotations.NullMarked;
