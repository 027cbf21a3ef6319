/// What takes the place of the derivative of a spike: one surrogate, one file.
@NullMarked
package org.brian2grad.surrogate;

import org.jspecify.annotations.NullMarked;
