/// What a run recorded, as files: one class for each format.
@NullMarked
package org.brian2grad.cli.data;

import org.jspecify.annotations.NullMarked;
