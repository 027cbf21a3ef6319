package org.brian2grad.llvm;

import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Routine;

/// Writes a module as LLVM IR.
public final class Emitter {
  private Emitter() {}

  /// The text of a module: one function `void name(ptr frame)` per routine, see
  /// [org.brian2grad.kernel.Frame].
  public static String emit(Module module, Geometry geometry, Target target) {
    Set<String> declarations = new TreeSet<>();
    Layout layout = new Layout(module, geometry);
    StringBuilder functions = new StringBuilder();
    for (Routine routine : module.routines()) {
      functions
          .append(new RoutineEmitter(module, layout, routine, declarations).emit())
          .append('\n');
    }
    int arrays = module.arrays().size();
    StringBuilder out = new StringBuilder();
    out.append("target datalayout = \"").append(target.dataLayout()).append("\"\n");
    out.append("target triple = \"").append(target.triple()).append("\"\n\n");
    declarations.forEach(declaration -> out.append(declaration).append('\n'));
    // One type per array under one root tells LLVM that no two arrays overlap.
    int frame = 2 * arrays + 2;
    int loop = frame + 1;
    out.append('\n')
        .append(
            functions
                .toString()
                .replace("!FRAME", "!" + frame)
                .replace("!LOOP", "!" + loop)
                .replace("!PROF", "!" + (loop + 3)));
    out.append("attributes #0 = { nounwind mustprogress \"target-cpu\"=\"")
        .append(target.cpu())
        .append("\" \"target-features\"=\"")
        .append(target.features())
        .append("\" \"prefer-vector-width\"=\"")
        .append(target.vectorBits())
        .append("\" \"frame-pointer\"=\"none\" }\n\n");
    out.append("!0 = !{!\"brian2grad\"}\n");
    for (int k = 0; k < arrays; k++) {
      type(out, 2 * k + 1, "a" + k);
    }
    type(out, 2 * arrays + 1, "frame");
    out.append("!")
        .append(loop)
        .append(" = distinct !{!")
        .append(loop)
        .append(", !")
        .append(loop + 1)
        .append(", !")
        .append(loop + 2)
        .append("}\n");
    out.append("!").append(loop + 1).append(" = !{!\"llvm.loop.unroll.disable\"}\n");
    out.append("!").append(loop + 2).append(" = !{!\"llvm.loop.vectorize.enable\", i1 false}\n");
    out.append("!").append(loop + 3).append(" = !{!\"branch_weights\", i32 1, i32 1000}\n");
    return out.toString();
  }

  private static void type(StringBuilder out, int id, String name) {
    out.append("!%d = !{!\"%s\", !0, i64 0}\n".formatted(id, name));
    out.append("!%d = !{!%d, !%d, i64 0}\n".formatted(id + 1, id, id));
  }
}
