/// Errors as users see them.
package org.brian2grad.diag;
