/// Turns differential equations into the statements of one time step. One state updater, one file,
/// each under Brian 2's name for it, with the equations that it takes and a refusal that says why
/// it does not take others. Without a name, Brian's order of preference decides.
@NullMarked
package org.brian2grad.integrate;

import org.jspecify.annotations.NullMarked;
