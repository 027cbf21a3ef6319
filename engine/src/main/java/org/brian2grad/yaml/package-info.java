/// The model language: a study (a model, its data, what is to be fitted) as YAML, read with the
/// place of every error, and written back. One section, one file; the schema in docs/schema says
/// the same, and a test compares both.
@NullMarked
package org.brian2grad.yaml;

import org.jspecify.annotations.NullMarked;
