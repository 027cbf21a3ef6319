package org.brian2grad.torch.autograd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Tensors over memory of ours: libtorch says when the last of them is gone.
public final class SharedMemory {
  private static final Logger LOG = System.getLogger(SharedMemory.class.getName());

  /// What happens when memory at an address is given back. Several tensors may begin at one
  /// address; they are views of the same memory, so that it does not matter which is meant.
  private static final Map<Long, Deque<Owned>> OWNED = new ConcurrentHashMap<>();

  /// @param memory that is kept by being referred to here
  private record Owned(Object memory, Runnable whenFreed) {}

  private static final AtomicLong COUNT = new AtomicLong();

  /// One for all: JavaCPP has room for ten such functions in a process.
  private static final PointerConsumer DELETER = Scopes.forever(new Deleter());

  private SharedMemory() {}

  private static final class Deleter extends PointerConsumer {
    @Override
    public void call(Pointer memory) {
      // Nothing may be thrown through a destructor of C++: it would end the process.
      try {
        freed(memory.address());
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "memory of a tensor was not given back", e);
      }
    }
  }

  private static void freed(long address) {
    Owned[] freed = new Owned[1];
    OWNED.computeIfPresent(
        address,
        (_, all) -> {
          freed[0] = all.poll();
          return all.isEmpty() ? null : all;
        });
    if (freed[0] != null) {
      COUNT.decrementAndGet();
      freed[0].whenFreed().run();
    }
  }

  /// A tensor over native memory, which is kept as long as libtorch needs it. No copy.
  ///
  /// @param strides in values
  /// @param whenFreed called when it does not need it any more
  public static Tensor view(
      MemorySegment memory, ScalarType type, long[] shape, long[] strides, Runnable whenFreed) {
    Owned owned = new Owned(memory, whenFreed);
    return Scopes.result(() -> tensor(new Address(memory.address()), type, shape, strides, owned));
  }

  /// The memory of a tensor on the CPU, from its first number on; valid as long as the tensor.
  public static MemorySegment segment(Tensor tensor, long bytes) {
    return bytes == 0
        ? MemorySegment.NULL
        : MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
  }

  /// The same numbers, as they are in memory: libtorch shows some tensors with another sign than
  /// they are stored with, or zeros that are stored nowhere.
  public static Tensor numbers(Tensor tensor) {
    return tensor._is_zerotensor() ? tensor.clone() : tensor.resolve_neg();
  }

  /// A tensor without a meaning of its own, that tells when the last reference to it is gone.
  public static Tensor token(Runnable whenFreed) {
    Pointer memory = Pointer.malloc(Double.BYTES);
    Owned owned =
        new Owned(
            memory,
            () -> {
              Pointer.free(memory);
              whenFreed.run();
            });
    return Scopes.result(() -> tensor(memory, ScalarType.Double, new long[0], new long[0], owned));
  }

  private static Tensor tensor(
      Pointer memory, ScalarType type, long[] shape, long[] strides, Owned owned) {
    OWNED.compute(
        memory.address(),
        (_, others) -> {
          Deque<Owned> all = others == null ? new ArrayDeque<>(1) : others;
          all.add(owned);
          return all;
        });
    COUNT.incrementAndGet();
    return torch.from_blob(memory, shape, strides, DELETER, new TensorOptions(type));
  }

  /// How many tensors are alive over memory of ours.
  public static long count() {
    return COUNT.get();
  }

  /// A place in memory that Java does not own.
  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
