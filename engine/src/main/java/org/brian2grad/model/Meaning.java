package org.brian2grad.model;

import java.util.Optional;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// What a name in the equations or the code of an object stands for.
public sealed interface Meaning {
  /// Something that has a value.
  sealed interface Value extends Meaning {
    Dimension dimension();

    Equations.Type type();

    /// Whether it has one value for all elements.
    boolean shared();
  }

  /// A variable of the object itself, or of the neurons at one end of its synapses.
  ///
  /// @param owner the object whose variable it is
  /// @param name its name there: `v` for `v_post`
  /// @param equation that defines it; empty for those that every object has (`i`, `N`, `t`...)
  record Variable(
      String owner,
      String name,
      Reach reach,
      Equations.Type type,
      Dimension dimension,
      boolean shared,
      Access access,
      Optional<Equation> equation)
      implements Value {
    Variable from(Reach other) {
      return new Variable(owner, name, other, type, dimension, shared, access, equation);
    }
  }

  /// Through which index an object finds the element of a variable.
  enum Reach {
    OWN,
    PRE,
    POST
  }

  /// Who may change a variable.
  enum Access {
    /// Any code.
    WRITTEN,
    /// Initial values only.
    CONSTANT,
    /// Nobody: indices, sizes, time, subexpressions.
    READ_ONLY
  }

  /// A number with a name.
  record Constant(String name, Origin origin, Quantity quantity) implements Value {
    @Override
    public Dimension dimension() {
      return quantity.dimension();
    }

    @Override
    public Equations.Type type() {
      return Equations.Type.FLOAT;
    }

    @Override
    public boolean shared() {
      return true;
    }
  }

  /// Where a constant comes from.
  enum Origin {
    MODEL,
    MATHEMATICS,
    UNIT,
    NATURE
  }

  /// White noise: `xi`, `xi_1`. In rates of differential equations only.
  record Noise(String name) implements Value {
    private static final Dimension DIMENSION = Dimension.SECOND.power(-0.5);

    /// Whether a name stands for noise wherever it stands.
    public static boolean isName(String name) {
      return name.equals("xi") || name.startsWith("xi_");
    }

    @Override
    public Dimension dimension() {
      return DIMENSION;
    }

    @Override
    public Equations.Type type() {
      return Equations.Type.FLOAT;
    }

    @Override
    public boolean shared() {
      return false;
    }
  }

  /// A name that a statement of the code itself has given a value.
  record Local(String name, Equations.Type type, Dimension dimension, boolean shared)
      implements Value {}

  /// A standard function.
  record Function(FunctionSignature signature) implements Meaning {}

  /// A timed array, which is called as a function of time, or of time and a column.
  record Timed(ModelObject.TimedArray array) implements Meaning {}
}
