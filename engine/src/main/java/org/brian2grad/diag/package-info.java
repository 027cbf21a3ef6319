/// Errors as users see them: `where: error[code]: what; remedy`, in the words of the door that
/// somebody came in by ([org.brian2grad.diag.Vocabulary]). A [org.brian2grad.diag.Diagnostic] is
/// one thing that is wrong, [org.brian2grad.diag.Problems] collects them so that a user hears of
/// all at once, and [org.brian2grad.diag.Spelling] guesses which name was meant.
@NullMarked
package org.brian2grad.diag;

import org.jspecify.annotations.NullMarked;
