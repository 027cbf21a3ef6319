/// From the Program to kernels. Each kind of operation has a file that turns it into values and
/// effects for one element; what it needs to know of arrays, delays, events and random numbers is
/// beside it. Lowering does the same whether or not anybody differentiates: it marks where events
/// are decided and where they have an effect, and says nothing of derivatives.
@NullMarked
package org.brian2grad.lowering;

import org.jspecify.annotations.NullMarked;
