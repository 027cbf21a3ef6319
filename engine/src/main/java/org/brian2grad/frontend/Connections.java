package org.brian2grad.frontend;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Connection;

/// Finds the pairs of neurons that synapses lie between.
final class Connections {
  /// An array has no more.
  private static final int MOST = Integer.MAX_VALUE - 9;

  private final Draft draft;
  private final Scope scope;
  private final Elements.Range source;
  private final Elements.Range target;

  /// Pairs of neurons, numbered as in the groups that the parts belong to.
  record Pairs(int[] sources, int[] targets) {
    int size() {
      return sources.length;
    }
  }

  /// @param scope names that conditions may use
  Connections(Draft draft, Scope scope, Elements.Range source, Elements.Range target) {
    this.draft = draft;
    this.scope = scope;
    this.source = source;
    this.target = target;
  }

  Pairs pairs(Connection connection) {
    Pairs pairs =
        switch (connection) {
          case Connection.Pairs p -> new Pairs(p.sources(), p.targets());
          case Connection.Where w -> where(w.condition(), 0, Rows.all(source, target));
          case Connection.Probability p ->
              where(p.condition(), p.seed(), Rows.drawn(source, target, p.probability(), p.seed()));
        };
    return new Pairs(shifted(pairs.sources(), source), shifted(pairs.targets(), target));
  }

  private static int[] shifted(int[] indices, Elements.Range part) {
    return Arrays.stream(indices).map(k -> k + part.start()).toArray();
  }

  /// Source after source, the pairs for which the condition holds.
  private Pairs where(Optional<String> condition, long seed, Rows rows) {
    Optional<Expression> expression = condition.map(Expressions::parse);
    long count = 0;
    IntStream.Builder sources = IntStream.builder();
    IntStream.Builder targets = IntStream.builder();
    for (int i = 0; i < source.size(); i++) {
      int[] row = rows.next();
      double[] holds =
          row.length == 0 || expression.isEmpty()
              ? new double[] {1}
              : holds(expression.get(), i, row, Draws.connections(seed, i + 1L));
      for (int k = 0; k < row.length; k++) {
        if (Columns.at(holds, k) != 0) {
          if (++count > MOST) {
            throw tooMany();
          }
          sources.add(i);
          targets.add(row[k]);
        }
      }
    }
    return new Pairs(sources.build().toArray(), targets.build().toArray());
  }

  private DiagnosticException tooMany() {
    return new DiagnosticException(
        new Diagnostic(
            scope.owner() + ".connect",
            "size",
            "expected at most %d synapses, got more between %d and %d neurons"
                .formatted(MOST, source.size(), target.size()),
            "connect fewer of them"));
  }

  private double[] holds(Expression condition, int i, int[] row, Draws draws) {
    double[] j = Arrays.stream(row).asDoubleStream().toArray();
    Map<String, double[]> given = new HashMap<>();
    given.put("i", new double[] {i});
    given.put("j", j);
    given.put(SynapseVariables.PRE, new double[] {i + source.start()});
    given.put(SynapseVariables.POST, Arrays.stream(j).map(x -> x + target.start()).toArray());
    return new ElementNames(draft.arrays(), scope, row.length, draws, given).evaluate(condition);
  }
}
