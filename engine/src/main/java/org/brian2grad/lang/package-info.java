/// The text of models: expressions and abstract code, as Brian 2 writes them.
package org.brian2grad.lang;
