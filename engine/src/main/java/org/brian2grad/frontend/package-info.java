/// Turns a model into the Program that Brian 2, captured, would make of it. Each kind of object
/// (neuron groups, synapses, generators, monitors) has a file, which makes its arrays and its
/// operations under Brian's names and in Brian's schedule. The equations have become statements
/// before, in [org.brian2grad.integrate]. Tests compare the result with captured networks.
@NullMarked
package org.brian2grad.frontend;

import org.jspecify.annotations.NullMarked;
