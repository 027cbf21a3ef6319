/// From the Program to kernels, and kernels to better kernels: one pass, one file.
package org.brian2grad.pass;
