/// The model language: studies as YAML, read with the place of every error, and written.
@NullMarked
package org.brian2grad.yaml;

import org.jspecify.annotations.NullMarked;
