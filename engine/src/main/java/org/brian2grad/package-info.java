/// The public face of the engine: a [org.brian2grad.Simulator] of a network, its
/// [runs][org.brian2grad.Run] and their [gradients][org.brian2grad.Gradient].
@NullMarked
package org.brian2grad;

import org.jspecify.annotations.NullMarked;
