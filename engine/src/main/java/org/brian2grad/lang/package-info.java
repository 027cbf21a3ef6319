/// The text of models: expressions and abstract code, as Brian 2 writes them.
@NullMarked
package org.brian2grad.lang;

import org.jspecify.annotations.NullMarked;
