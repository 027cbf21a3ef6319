/// What is compiled: kernels of elementwise values and effects, over arrays, in routines of a time
/// loop.
///
/// Forward pass, reverse sweep, prologue and epilogue are all routines of one
/// [org.brian2grad.kernel.Module]: the interpreter and the emitter know nothing of derivatives.
@NullMarked
package org.brian2grad.kernel;

import org.jspecify.annotations.NullMarked;
