/// The text of models: expressions and abstract code, as Brian 2 writes them. A grammar reads them
/// into trees that know names and no meanings, and a printer writes them back. Errors carry line
/// and column of the user's own text.
@NullMarked
package org.brian2grad.lang;

import org.jspecify.annotations.NullMarked;
