/// What is there that registered itself with `@AutoService`?
@NullMarked
package org.brian2grad.registry;

import org.jspecify.annotations.NullMarked;
