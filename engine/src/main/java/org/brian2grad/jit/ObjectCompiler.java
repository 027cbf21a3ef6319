package org.brian2grad.jit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.brian2grad.llvm.Target;

/// LLVM IR to machine code: parse, verify, optimise, generate.
public final class ObjectCompiler {
  private static final String PASSES = "default<O3>";
  private static final int CODE_GENERATION_LEVEL = 2;

  private ObjectCompiler() {}

  private interface Use<T> {
    T of(Arena arena, MemorySegment module, MemorySegment machine);
  }

  /// The object file of a module.
  public static byte[] compile(String ir) {
    return optimised(ir, (arena, module, machine) -> Llvm.emit(arena, machine, module, true));
  }

  /// The module after optimisation, for people.
  public static String optimisedIr(String ir) {
    return optimised(ir, (_, module, _) -> Llvm.print(module));
  }

  /// The module's assembly, for people.
  public static String assembly(String ir) {
    return optimised(
        ir,
        (arena, module, machine) ->
            new String(Llvm.emit(arena, machine, module, false), StandardCharsets.UTF_8));
  }

  private static <T> T optimised(String ir, Use<T> use) {
    Target host = HostTarget.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment context = Llvm.createContext();
      try {
        MemorySegment module = Llvm.parse(arena, context, ir.getBytes(StandardCharsets.UTF_8));
        MemorySegment machine =
            Llvm.createMachine(
                arena, host.triple(), host.cpu(), host.features(), CODE_GENERATION_LEVEL);
        try {
          Llvm.runPasses(arena, module, PASSES, machine);
          return use.of(arena, module, machine);
        } finally {
          Llvm.disposeMachine(machine);
          Llvm.disposeModule(module);
        }
      } finally {
        Llvm.disposeContext(context);
      }
    }
  }
}
