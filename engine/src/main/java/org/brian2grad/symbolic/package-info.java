/// Algebra on expressions: substitution, coefficients, expansion. It knows names, not what they
/// stand for.
@NullMarked
package org.brian2grad.symbolic;

import org.jspecify.annotations.NullMarked;
