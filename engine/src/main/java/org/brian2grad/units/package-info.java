/// Physical dimensions and the names of units, as Brian 2 has them.
@NullMarked
package org.brian2grad.units;

import org.jspecify.annotations.NullMarked;
