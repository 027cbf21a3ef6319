/// Who goes from one value of the parameters to the next? One optimizer, one file: libtorch's, with
/// PyTorch's options.
@NullMarked
package org.brian2grad.torch.optimizer;

import org.jspecify.annotations.NullMarked;
