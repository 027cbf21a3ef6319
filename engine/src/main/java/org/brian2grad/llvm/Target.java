package org.brian2grad.llvm;

/// The machine that code is made for, in LLVM's words.
///
/// @param vectorBits the widest vector register
public record Target(
    String triple, String cpu, String features, String dataLayout, int vectorBits) {}
