/// What stands for the derivative of an event. Lowering marks where an event is decided and where
/// it has an effect; a rule puts a function with a derivative, or a constant, in the place of each
/// mark. One rule, one file: surrogate gradients are one.
@NullMarked
package org.brian2grad.rule;

import org.jspecify.annotations.NullMarked;
