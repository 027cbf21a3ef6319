package org.brian2grad.archive;

import org.brian2grad.program.Program;
import org.brian2grad.request.Choices;

/// A program and what was asked of it: enough to run it, and to differentiate it, as it was.
public record SavedSimulation(Program program, Choices choices, RunSettings settings) {}
