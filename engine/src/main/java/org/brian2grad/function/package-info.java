/// Differentiable functions of real numbers: one function, one file.
@NullMarked
package org.brian2grad.function;

import org.jspecify.annotations.NullMarked;
