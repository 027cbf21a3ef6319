/// What takes the place of the derivative of a spike: one surrogate, one file. Each is a formula
/// written once, for numbers and for kernels, with its area, its symmetry and its support, and,
/// where slope and scale may have a gradient, its integral by them. A new one registers itself, and
/// contract tests find it.
@NullMarked
package org.brian2grad.surrogate;

import org.jspecify.annotations.NullMarked;
