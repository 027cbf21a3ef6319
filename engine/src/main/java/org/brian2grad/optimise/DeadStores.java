package org.brian2grad.optimise;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;

/// Drops stores to state that no kernel loads and nobody asks for, such as event indicators that
/// fusion has turned into registers.
public final class DeadStores {
  private DeadStores() {}

  /// @param observable arrays that the caller may read after the run
  public static List<Kernel> apply(
      List<Kernel> kernels, List<ArrayDecl> arrays, Set<Integer> observable) {
    Set<Integer> live = new HashSet<>(observable);
    for (Kernel kernel : kernels) {
      boolean[] nodes = kernel.body().live();
      for (int id = 0; id < nodes.length; id++) {
        if (nodes[id] && kernel.body().node(id) instanceof Node.Load load) {
          live.add(load.array());
        }
      }
    }
    return kernels.stream().map(kernel -> apply(kernel, arrays, live)).toList();
  }

  private static Kernel apply(Kernel kernel, List<ArrayDecl> arrays, Set<Integer> live) {
    List<Effect> kept =
        kernel.body().effects().stream()
            .filter(effect ->
                !(effect instanceof Effect.Store s
                    && arrays.get(s.array()).region() == Region.STATE
                    && !live.contains(s.array())))
            .toList();
    var b = new BodyBuilder();
    int[] map = b.rebuild(new Body(kernel.body().nodes(), kept), BodyBuilder.Leaf.NONE);
    return kernel.with(b.build(), map);
  }
}
