/// Reverse mode: kernels to the kernels of their adjoints.
///
/// The reverse sweep is the forward program read backwards under three exchanges: a load becomes an
/// addition to the adjoint, a store becomes a load of the adjoint that is then zero, an addition
/// becomes a load. Monitors, rasters, parameters and state need no rules of their own, because all
/// of them are arrays.
@NullMarked
package org.brian2grad.derivative;

import org.jspecify.annotations.NullMarked;
