/// What a user describes: groups, synapses, monitors and their equations, before anything is
/// computed.
@NullMarked
package org.brian2grad.model;

import org.jspecify.annotations.NullMarked;
