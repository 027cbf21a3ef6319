package org.brian2grad.jit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.brian2grad.llvm.Target;

/// The machine that this process runs on.
public final class HostTarget {
  private static final Target HOST = detect();

  private HostTarget() {}

  public static Target get() {
    return HOST;
  }

  private static Target detect() {
    try (Arena arena = Arena.ofConfined()) {
      String triple = Llvm.defaultTriple();
      String cpu = Llvm.hostCpu();
      String features = Llvm.hostFeatures();
      MemorySegment machine = Llvm.createMachine(arena, triple, cpu, features, 0);
      try {
        int bits = features.contains("+avx512f") ? 512 : features.contains("+avx") ? 256 : 128;
        return new Target(triple, cpu, features, Llvm.dataLayout(machine), bits);
      } finally {
        Llvm.disposeMachine(machine);
      }
    }
  }
}
