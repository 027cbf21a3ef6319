package org.brian2grad.kernel;

import java.util.List;
import java.util.OptionalInt;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.random.Distribution;
import org.brian2grad.random.Place;
import org.brian2grad.surrogate.Surrogate;

/// One value of a kernel's body: static single assignment, operands are ids of earlier nodes.
///
/// The kinds are closed, so that a new one breaks verifier, interpreter, adjoint and emitter at
/// compile time; real functions are open through [ScalarFunction].
public sealed interface Node {
  ValueType type();

  record RealConstant(double value) implements Node {
    @Override
    public ValueType type() {
      return ValueType.REAL;
    }

    /// By bits, so that -0.0 and 0.0 stay apart and NaN is one constant.
    @Override
    public boolean equals(Object other) {
      return other instanceof RealConstant(double v)
          && Double.doubleToLongBits(v) == Double.doubleToLongBits(value);
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value);
    }
  }

  record IntConstant(long value) implements Node {
    @Override
    public ValueType type() {
      return ValueType.INT;
    }
  }

  record BoolConstant(boolean value) implements Node {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// The value an array had when the kernel began with this element (all loads of a body come
  /// before all of its effects).
  record Load(int array, Index index, ValueType type) implements Node {}

  /// On reals all operations; on integers all but `DIV`. `FLOOR_DIV` and `MOD` are Python's, which
  /// round towards minus infinity: `l = r * (l // r) + l % r`.
  record Arithmetic(Operator operator, int left, int right, ValueType type) implements Node {}

  enum Operator {
    ADD,
    SUB,
    MUL,
    DIV,
    FLOOR_DIV,
    MOD
  }

  record Negate(int operand, ValueType type) implements Node {}

  /// A comparison of two values of one type, a constant of differentiation.
  record Compare(Comparison comparison, int left, int right) implements Node {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  enum Comparison {
    LT,
    LE,
    GT,
    GE,
    EQ,
    NE
  }

  record And(int left, int right) implements Node {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  record Or(int left, int right) implements Node {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  record Not(int operand) implements Node {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// `condition ? then : otherwise`. Where the condition carries a derivative this is the blend
  /// `otherwise + s * (then - otherwise)` of an event.
  record Select(int condition, int then, int otherwise, ValueType type) implements Node {}

  record Call(ScalarFunction function, List<Integer> args) implements Node {
    public Call {
      args = List.copyOf(args);
    }

    @Override
    public ValueType type() {
      return ValueType.REAL;
    }
  }

  /// Between types: real to integer truncates towards zero (out of range saturates, NaN is 0),
  /// anything to truth value is `!= 0`, truth value to number is 0 or 1 (and, to real, carries the
  /// derivative of the truth value).
  record Convert(int operand, ValueType type) implements Node {}

  /// The timestep of a clock at the current tick: `t = timestep * dt`.
  record Timestep(int clock) implements Node {
    @Override
    public ValueType type() {
      return ValueType.INT;
    }
  }

  /// The number of the element at work.
  record Element() implements Node {
    @Override
    public ValueType type() {
      return ValueType.INT;
    }
  }

  /// A random number: a function of where it is drawn, so that drawing it again gives it again. A
  /// constant of differentiation.
  ///
  /// @param site of the call, unique in the program
  /// @param key integer that stands for seed and sample
  /// @param step timestep of a clock
  /// @param element number of the neuron or synapse
  /// @param args of the distribution
  record Draw(
      Distribution distribution, int site, int key, int step, int element, List<Integer> args)
      implements Node {
    public Draw {
      args = List.copyOf(args);
      if (site < 0 || site >= Place.SITES) {
        throw new IllegalArgumentException("no call site has the number " + site);
      }
    }

    @Override
    public ValueType type() {
      return ValueType.REAL;
    }
  }

  /// What an event is decided by, or what it has an effect on, as it is: `condition`. Lowering says
  /// where that is, and nothing of derivatives; what counts as the derivative there is for a rule
  /// to say, which puts something else in its place. Where no rule is, it is a constant.
  ///
  /// @param distance from the event, positive where the condition holds, where that cannot be told
  ///   from the condition
  /// @param site number of the place, in a list that goes with the kernels
  record Event(int condition, OptionalInt distance, int site) implements Node {
    public Event(int condition, int site) {
      this(condition, OptionalInt.empty(), site);
    }

    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// A step function with a derivative that was chosen: the truth of `value`, which counts as
  /// `H(distance)` with `d s / d distance := surrogate(distance / scale) / scale`.
  ///
  /// @param value the comparison as the model has it
  /// @param distance from threshold, positive where it is exceeded
  /// @param scale the distance that the surrogate's formula takes as 1
  /// @param data those numbers of its formula that [Surrogate#data] names
  record Heaviside(int value, int distance, int scale, Surrogate surrogate, List<Integer> data)
      implements Node {
    public Heaviside {
      data = List.copyOf(data);
    }

    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// The operand, as a constant of differentiation.
  record StopGradient(int operand, ValueType type) implements Node {}

  /// The ids of the nodes this one is computed from.
  default int[] operands() {
    return switch (this) {
      case RealConstant _, IntConstant _, BoolConstant _, Timestep _, Element _ -> new int[0];
      case Load l -> l.index() instanceof Index.At(int at) ? new int[] {at} : new int[0];
      case Arithmetic a -> new int[] {a.left(), a.right()};
      case Negate n -> new int[] {n.operand()};
      case Compare c -> new int[] {c.left(), c.right()};
      case And a -> new int[] {a.left(), a.right()};
      case Or o -> new int[] {o.left(), o.right()};
      case Not n -> new int[] {n.operand()};
      case Select s -> new int[] {s.condition(), s.then(), s.otherwise()};
      case Call c -> c.args().stream().mapToInt(Integer::intValue).toArray();
      case Convert c -> new int[] {c.operand()};
      case Draw d -> {
        int[] ids = new int[3 + d.args().size()];
        ids[0] = d.key();
        ids[1] = d.step();
        ids[2] = d.element();
        for (int k = 3; k < ids.length; k++) {
          ids[k] = d.args().get(k - 3);
        }
        yield ids;
      }
      case Event e ->
          e.distance().isPresent()
              ? new int[] {e.condition(), e.distance().getAsInt()}
              : new int[] {e.condition()};
      case Heaviside h -> {
        int[] ids = new int[3 + h.data().size()];
        ids[0] = h.value();
        ids[1] = h.distance();
        ids[2] = h.scale();
        for (int k = 3; k < ids.length; k++) {
          ids[k] = h.data().get(k - 3);
        }
        yield ids;
      }
      case StopGradient s -> new int[] {s.operand()};
    };
  }
}
