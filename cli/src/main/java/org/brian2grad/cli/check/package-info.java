/// Whether a gradient is right, by what is independent of it.
@NullMarked
package org.brian2grad.cli.check;

import org.jspecify.annotations.NullMarked;
