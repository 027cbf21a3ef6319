/// Simulations in files: `.b2g`, which docs/program.md describes.
@NullMarked
package org.brian2grad.archive;

import org.jspecify.annotations.NullMarked;
