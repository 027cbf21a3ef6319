/// Turns a model into the Program that Brian 2, captured, would make of it. One kind of object, one
/// file.
@NullMarked
package org.brian2grad.frontend;

import org.jspecify.annotations.NullMarked;
