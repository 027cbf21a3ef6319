/// Simulations in files. A `.b2g` holds a program, the bytes of its arrays, and what was asked of
/// it, as docs/program.md describes it. The writer is trusted with nothing: whoever reads such a
/// file gets a program that has been checked, or an error that names the file and what is wrong
/// with it, and never memory that the file does not have.
@NullMarked
package org.brian2grad.archive;

import org.jspecify.annotations.NullMarked;
