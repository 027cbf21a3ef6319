/// Tables of kernels before and after, as text that is read like a page of a textbook.
///
/// A file of `src/test/resources/tables` begins with the arrays its kernels are about, and goes on with rows:
///
///     elements 3
///     array v : real[3] state
///     array tau : real[1] parameter
///
///     == what the row shows
///     step: v = v * exp(-0.1 / tau[0])
///     -->
///     step: v = v * derived2[0]
///
/// `v` is the element's own, `tau[0]` the one that all share, `w[target]` another. `$1 := ...` names a value that
/// is used more than once. `spike(v > 1.0, fast)` is a comparison that carries a derivative, by the surrogate
/// `fast`. Where nothing happens the row says `unchanged`, and its name why.
@NullMarked
package org.brian2grad.table;

import org.jspecify.annotations.NullMarked;
