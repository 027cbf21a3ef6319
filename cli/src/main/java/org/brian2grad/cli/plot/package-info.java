/// Figures as PNG.
@NullMarked
package org.brian2grad.cli.plot;

import org.jspecify.annotations.NullMarked;
