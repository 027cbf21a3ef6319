package org.brian2grad.jit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.kernel.Routines;

/// The routines of a module as machine code, until closed.
public final class NativeCode implements Routines, AutoCloseable {
  private static final FunctionDescriptor ROUTINE = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);

  private final MemorySegment jit;
  private final Map<String, MethodHandle> routines = new HashMap<>();
  private boolean closed;

  private NativeCode(MemorySegment jit) {
    this.jit = jit;
  }

  /// Links an object file.
  ///
  /// @param names of the routines in it
  public static NativeCode link(byte[] object, List<String> names) {
    try (Arena arena = Arena.ofConfined()) {
      NativeCode code = new NativeCode(Llvm.createJit(arena));
      try {
        Llvm.addObject(arena, code.jit, object);
        for (String name : names) {
          code.routines.put(
              name,
              Linker.nativeLinker().downcallHandle(Llvm.lookup(arena, code.jit, name), ROUTINE));
        }
        return code;
      } catch (JitException e) {
        code.close();
        throw e;
      }
    }
  }

  @Override
  public void call(String routine, MemorySegment frame) {
    MethodHandle handle = routines.get(routine);
    if (handle == null) {
      throw new IllegalArgumentException("no routine '" + routine + "'");
    }
    try {
      handle.invokeExact(frame);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new JitException("the call of " + routine + " failed", e);
    }
  }

  /// Frees the machine code: nobody may be inside of it.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Llvm.disposeJit(jit);
    }
  }
}
