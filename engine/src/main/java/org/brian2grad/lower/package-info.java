/// Turns a model into the Program that Brian 2, captured, would make of it. One kind of object, one
/// file.
@NullMarked
package org.brian2grad.lower;

import org.jspecify.annotations.NullMarked;
