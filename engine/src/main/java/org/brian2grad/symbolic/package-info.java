/// Algebra on expressions: substitution, coefficients, expansion, solution of linear systems. It
/// knows names, not what they stand for: state updaters and frontends ask it what equations look
/// like.
@NullMarked
package org.brian2grad.symbolic;

import org.jspecify.annotations.NullMarked;
