package org.brian2grad.frontend;

import java.util.List;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.model.ModelObject;
import org.brian2grad.program.Operation;

/// Lowers variables of neurons that are sums over their synapses.
final class SummedVariables {
  private final Draft draft;
  private final ModelObject.Synapses synapses;
  private final Elements elements;
  private final Elements.Range source;
  private final Elements.Range target;

  SummedVariables(
      Draft draft,
      ModelObject.Synapses synapses,
      Elements elements,
      Elements.Range source,
      Elements.Range target) {
    this.draft = draft;
    this.synapses = synapses;
    this.elements = elements;
    this.source = source;
    this.target = target;
  }

  void lower() {
    for (Equations.Equation equation : synapses.equations().equations()) {
      if (equation instanceof Equations.Subexpression s && s.flags().contains(Flag.SUMMED)) {
        lower(s);
      }
    }
  }

  private void lower(Equations.Subexpression equation) {
    String variable = equation.variable();
    boolean isPost = variable.endsWith("_post");
    Elements.Range side = isPost ? target : source;
    var summed = (Symbol.Element) elements.scope().require(variable);
    String name = synapses.name() + "_summed_variable_" + variable;
    var code =
        new AbstractCode(
            List.of(new AbstractCode.Assignment("_synaptic_var", "=", equation.expression())));
    var operation =
        new Operation.Summed(
            name + "_codeobject",
            synapses.name(),
            new CodeDraft(elements.scope(), synapses.name() + "." + variable, code)
                .code(elements.size()),
            summed.array(),
            synapses.name() + (isPost ? "._synaptic_post" : "._synaptic_pre"),
            side.start(),
            side.stop());
    // Before the neurons are updated, or with them where they are a part, whose order is higher.
    int order = side.isPart() ? 0 : -1;
    draft
        .schedule()
        .add(name, "SummedVariableUpdater", side.all().clock(), "groups", order, operation);
  }
}
