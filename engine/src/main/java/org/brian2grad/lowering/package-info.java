/// From the Program to kernels: one kind of operation, one file.
@NullMarked
package org.brian2grad.lowering;

import org.jspecify.annotations.NullMarked;
