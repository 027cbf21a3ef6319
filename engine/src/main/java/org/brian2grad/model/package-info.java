/// What a user describes: groups, synapses, monitors and their equations, before anything is
/// computed. Records hold it, a namespace says what each name means, and checks find all that is
/// wrong with a model at once: unknown names, units that do not agree, methods that do not fit.
@NullMarked
package org.brian2grad.model;

import org.jspecify.annotations.NullMarked;
