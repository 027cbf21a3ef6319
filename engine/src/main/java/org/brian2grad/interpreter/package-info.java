/// Routines executed in plain Java, one element, one node at a time: the oracle of machine code.
///
/// It works on the very memory that machine code works on, is called with the same frame, and
/// shares with it nothing but [org.brian2grad.kernel.Layout]: where both agree, both are probably
/// right.
@NullMarked
package org.brian2grad.interpreter;

import org.jspecify.annotations.NullMarked;
