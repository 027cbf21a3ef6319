package org.brian2grad.lowering;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Recovery;
import org.brian2grad.request.Recoveries;

/// Marks where the refractory periods of a program are over, with how far away that is.
final class RecoverySites {
  private final Map<String, Recovery> recoveries = new HashMap<>();
  private final ArrayTable arrays;
  private final EventSites sites;

  RecoverySites(Program program, ArrayTable arrays, EventSites sites) {
    this.arrays = arrays;
    this.sites = sites;
    Recovery.of(program).forEach(recovery -> recoveries.put(recovery.update().name(), recovery));
  }

  /// The value of a statement, marked where it says who is ready after a period.
  ///
  /// @param value of its expression
  /// @param expressions of the code that it is in
  int marked(
      BodyBuilder b,
      Operation operation,
      Code.Statement statement,
      int value,
      ExpressionLowering expressions) {
    Recovery recovery = recoveries.get(operation.name());
    if (recovery == null
        || !recovery.statement().equals(statement)
        || !(recovery.rule() instanceof Recovery.Rule.Period period)) {
      return value;
    }
    return sites.mark(
        b,
        b.convert(value, ValueType.BOOL),
        OptionalInt.of(distance(b, period, expressions)),
        new EventSite.Recovery(
            Recoveries.condition(recovery), arrays.of(recovery.arrays().notRefractory())));
  }

  /// `(t - lastspike) - period + dt/2`. Brian 2 counts whole steps; with a period of whole steps,
  /// half a step is how far the first step after it is beyond its end, and the last one before.
  private static int distance(
      BodyBuilder b, Recovery.Rule.Period period, ExpressionLowering expressions) {
    int since = b.convert(expressions.lower(period.since()), ValueType.REAL);
    int left = b.convert(expressions.lower(period.period()), ValueType.REAL);
    int dt = b.convert(expressions.lower(Recovery.DT), ValueType.REAL);
    return b.add(b.sub(since, left), b.mul(b.real(0.5), dt));
  }
}
