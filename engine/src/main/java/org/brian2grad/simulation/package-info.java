/// The one way through the engine, under every door: a program and what is asked of it are compiled
/// ([org.brian2grad.simulation.CompiledProgram]), called with values
/// ([org.brian2grad.simulation.CallForm]), run, and swept back. What monitors show, what values may
/// be given in which shape, what is wrong with a call and how that is said stands here and nowhere
/// else; a door (the Java API, the bridge that Python calls) only turns its own arrays or tensors
/// into memory and back.
@NullMarked
package org.brian2grad.simulation;

import org.jspecify.annotations.NullMarked;
