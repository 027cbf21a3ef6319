package org.brian2grad.jit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.brian2grad.kernel.Routines;

/// The routines of a module as machine code, which lives as long as somebody can reach this object
/// or is inside of a call of it.
public final class NativeCode implements Routines {
  private static final FunctionDescriptor ROUTINE = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicInteger LINKED = new AtomicInteger();

  private final Map<String, MethodHandle> routines;

  /// What is left to do when nobody can call the code any more.
  private record Linked(MemorySegment jit) implements Runnable {
    @Override
    public void run() {
      Llvm.disposeJit(jit);
      LINKED.decrementAndGet();
    }
  }

  private NativeCode(MemorySegment jit, Map<String, MethodHandle> routines) {
    this.routines = routines;
    LINKED.incrementAndGet();
    CLEANER.register(this, new Linked(jit));
  }

  /// Links an object file.
  ///
  /// @param names of the routines in it
  public static NativeCode link(byte[] object, List<String> names) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment jit = Llvm.createJit(arena);
      try {
        Llvm.addObject(arena, jit, object);
        Map<String, MethodHandle> routines = new HashMap<>();
        for (String name : names) {
          MemorySegment start = Llvm.lookup(arena, jit, name);
          routines.put(name, Linker.nativeLinker().downcallHandle(start, ROUTINE));
        }
        return new NativeCode(jit, routines);
      } catch (JitException e) {
        Llvm.disposeJit(jit);
        throw e;
      }
    }
  }

  /// How many modules of this process are linked and not freed.
  static int linked() {
    return LINKED.get();
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
    } finally {
      // Nothing else holds this object while its code runs.
      Reference.reachabilityFence(this);
    }
  }
}
