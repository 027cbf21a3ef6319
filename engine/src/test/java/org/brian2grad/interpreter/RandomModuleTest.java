package org.brian2grad.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.program.Precision;
import org.junit.jupiter.api.Test;

/// What random modules are worth: everything there is occurs in them.
class RandomModuleTest {
  private static final int MODULES = 100;

  @Test
  void everythingIsDrawn() {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < MODULES; seed++) {
      Module module = RandomModule.of(new Random(seed), Precision.DOUBLE, 1 + seed % 3).module();
      Verifier.verify(module);
      for (Routine routine : module.routines()) {
        routine.kernels().forEach(kernel -> collect(module, kernel, seen));
      }
    }
    assertThat(seen).containsAll(everything());
  }

  private static void collect(Module module, Kernel kernel, Set<String> seen) {
    Body body = kernel.body();
    boolean[] live = body.live();
    for (int id = 0; id < live.length; id++) {
      if (live[id]) {
        Node node = body.node(id);
        seen.add(
            switch (node) {
              case Node.Load l -> "Load " + place(module.array(l.array()), l.index());
              case Node.Arithmetic a -> a.operator() + " " + a.type();
              case Node.Convert c -> "Convert " + body.node(c.operand()).type() + " " + c.type();
              case Node.Select s -> "Select " + s.type();
              case Node _ -> node.getClass().getSimpleName();
            });
      }
    }
    for (Effect effect : body.effects()) {
      seen.add(
          switch (effect) {
            case Effect.Store s -> "Store " + place(module.array(s.array()), s.index());
            case Effect.Add a -> "Add " + place(module.array(a.array()), a.index());
            case Effect.Append _ -> "Append";
          });
    }
  }

  private static String place(ArrayDecl array, Index index) {
    return index.getClass().getSimpleName() + " " + array.region();
  }

  private static List<String> everything() {
    List<String> all =
        new ArrayList<>(
            List.of("Append", "Add Scalar STATE", "Add Scalar RECORD", "Add Scalar ADJOINT"));
    for (Class<?> kind : Node.class.getPermittedSubclasses()) {
      if (!Set.of("Load", "Arithmetic", "Convert", "Select").contains(kind.getSimpleName())) {
        all.add(kind.getSimpleName());
      }
    }
    for (Operator operator : Operator.values()) {
      all.add(operator + " REAL");
      if (operator != Operator.DIV) {
        all.add(operator + " INT");
      }
    }
    for (ValueType from : ValueType.values()) {
      all.add("Select " + from);
      for (ValueType to : ValueType.values()) {
        if (from != to) {
          all.add("Convert " + from + " " + to);
        }
      }
    }
    for (Region region : Region.values()) {
      all.add("Load Own " + region);
      all.add("Load Scalar " + region);
      all.add("Load At " + region);
      if (region != Region.SHARED) {
        all.add("Store Own " + region);
        all.add("Store At " + region);
        all.add("Add Own " + region);
        all.add("Add At " + region);
      }
    }
    return all;
  }
}
