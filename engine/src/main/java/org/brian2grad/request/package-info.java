/// What a user asks of a program: which values are given at each call, which surrogate stands for
/// the derivative of which event, what is detached, clamped or shown. Names are resolved here, once
/// for every door.
@NullMarked
package org.brian2grad.request;

import org.jspecify.annotations.NullMarked;
