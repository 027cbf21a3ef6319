/// What takes the place of the derivative of a spike: one surrogate, one file.
package org.brian2grad.surrogate;
