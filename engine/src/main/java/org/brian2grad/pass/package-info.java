/// From the Program to kernels, and kernels to better kernels: one pass, one file.
@NullMarked
package org.brian2grad.pass;

import org.jspecify.annotations.NullMarked;
