/// How does something that libtorch knows nothing of become a node of its graph? Lifetimes of
/// native objects, memory shared with tensors, a function with a reverse of its own.
@NullMarked
package org.brian2grad.torch.autograd;

import org.jspecify.annotations.NullMarked;
