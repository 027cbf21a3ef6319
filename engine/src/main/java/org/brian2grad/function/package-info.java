/// Differentiable functions of real numbers: one function, one file.
package org.brian2grad.function;
