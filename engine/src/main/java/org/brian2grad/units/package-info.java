/// Physical dimensions and the names of units, as Brian 2 has them: `mV`, `nS/cm**2`, `umetre`.
/// Names follow from prefixes by rule, so that there is no list to keep. Everything right of the
/// model's texts is in SI base units.
@NullMarked
package org.brian2grad.units;

import org.jspecify.annotations.NullMarked;
