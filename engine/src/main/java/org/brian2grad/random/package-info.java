/// Random numbers that are functions of where they are drawn: counter-based bits, and what turns
/// them into numbers of a distribution.
@NullMarked
package org.brian2grad.random;

import org.jspecify.annotations.NullMarked;
