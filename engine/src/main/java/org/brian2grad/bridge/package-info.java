/// What another language calls: text and addresses in, handles out. Python comes in through
/// [org.brian2grad.bridge.Door]. A handle turns names of arrays and addresses into what
/// [org.brian2grad.simulation] takes, and gives back numbers or JSON; it decides nothing itself,
/// and says nothing that `simulation` does not say.
@NullMarked
package org.brian2grad.bridge;

import org.jspecify.annotations.NullMarked;
