package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.KernelText;
import org.brian2grad.table.Row;

/// A row about derivatives: `@inputs` and `@outputs` are x, y and z unless it names others, and of
/// its kernels the first is the prologue if it says so. `@clip v 0.5` bounds the adjoint of v.
record TableOfAdjoints(Row row) {
  Set<Integer> inputs() {
    return arrays("inputs", List.of("x", "y"));
  }

  Set<Integer> outputs() {
    return arrays("outputs", List.of("z"));
  }

  private Set<Integer> arrays(String option, List<String> usual) {
    List<String> said = row.option(option);
    Set<Integer> ids = new TreeSet<>();
    for (int id = 0; id < row.world().arrays().size(); id++) {
      if ((said.isEmpty() ? usual : said).contains(row.world().arrays().get(id).name())) {
        ids.add(id);
      }
    }
    return ids;
  }

  Lowered program() {
    List<Kernel> kernels = row.kernels();
    List<String> clip = row.option("clip");
    if (!clip.isEmpty()) {
      int array = row.world().array(clip.getFirst());
      double bound = Double.parseDouble(clip.getLast());
      return AsProgram.withClips(row.world(), kernels, Map.of(array, bound));
    }
    int first = row.option("prologue").isEmpty() ? 0 : 1;
    return AsProgram.of(
        row.world(), kernels.subList(0, first), kernels.subList(first, kernels.size()));
  }

  Differentiation differentiation() {
    return Differentiation.of(program(), inputs(), outputs());
  }

  /// What is taped, then the reverse sweep with the epilogue.
  String text() {
    var module = differentiation().module();
    List<Kernel> kernels = new ArrayList<>();
    for (Kernel k : module.routine("taped").kernels()) {
      List<Effect> taped =
          k.body().effects().stream()
              .filter(effect ->
                  effect instanceof Effect.Store s
                      && module.array(s.array()).region() == Region.TAPE)
              .toList();
      if (!taped.isEmpty()) {
        kernels.add(new Kernel("taped", k.clock(), k.size(), new Body(k.body().nodes(), taped)));
      }
    }
    kernels.addAll(module.routine("adjoint").kernels());
    kernels.addAll(module.routine("epilogue").kernels());
    return kernels.isEmpty()
        ? "nothing"
        : KernelText.of(row.world().with(module.arrays()), kernels);
  }
}
