/// Text for people: tables, quantities, whether there is a terminal, and progress on it.
@NullMarked
package org.brian2grad.cli.text;

import org.jspecify.annotations.NullMarked;
