/// Errors as users see them.
@NullMarked
package org.brian2grad.diag;

import org.jspecify.annotations.NullMarked;
