/// The command line: one file for each command, and how all of them speak to a terminal.
@NullMarked
package org.brian2grad.cli;

import org.jspecify.annotations.NullMarked;
