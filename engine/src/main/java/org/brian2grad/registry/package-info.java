/// What is there that registered itself with `@AutoService`, such as functions, surrogates and
/// state updaters: on the class path, and in a module. Every such kind is found through here, so
/// that adding one takes one file.
@NullMarked
package org.brian2grad.registry;

import org.jspecify.annotations.NullMarked;
