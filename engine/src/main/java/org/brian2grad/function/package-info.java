/// Differentiable functions of real numbers: one function, one file. Each says its value, its
/// partial derivatives, its native algorithm in terms of a few operations, where it is smooth, and
/// what it does to dimensions. Functions find their way in by `@AutoService`; nothing lists them.
@NullMarked
package org.brian2grad.function;

import org.jspecify.annotations.NullMarked;
