/// Turns differential equations into the statements of one time step. One state updater, one file.
@NullMarked
package org.brian2grad.integrate;

import org.jspecify.annotations.NullMarked;
