/// What a door in another language calls: text and addresses in, handles out.
@NullMarked
package org.brian2grad.bridge;

import org.jspecify.annotations.NullMarked;
