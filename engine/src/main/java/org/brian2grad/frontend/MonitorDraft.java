package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.ArraySpec;

/// A monitor on its way into the program: the arrays that it records into, which are empty before
/// the run, and the code that fetches what it records.
final class MonitorDraft {
  private static final String SOURCE = "_source_";
  private static final String RECORD = "_to_record_";

  private final Draft draft;
  private final String name;
  private final Scope scope;
  private final Map<String, String> record = new LinkedHashMap<>();

  MonitorDraft(Draft draft, String name, ClockTable.Clock clock) {
    this.draft = draft;
    this.name = name;
    this.scope = new Scope(name, clock, draft.globals());
    // How many rows there are.
    add(ArrayDraft.Facts.of(name, "N").only().readOnly(), ArraySpec.Type.INT32, new double[1]);
  }

  String name() {
    return name;
  }

  ClockTable.Clock clock() {
    return scope.clock();
  }

  Scope scope() {
    return scope;
  }

  /// The array of each recorded variable.
  Map<String, String> record() {
    return record;
  }

  /// Adds an array of the monitor's own.
  String add(ArrayDraft.Facts facts, ArraySpec.Type type, double[] values) {
    return draft.arrays().add(facts, type, values);
  }

  /// Adds the array of times, which is not recorded by code.
  String addTimes() {
    return add(
        ArrayDraft.Facts.of(name, "t").unit("s").readOnly(), ArraySpec.Type.FLOAT64, new double[0]);
  }

  /// Adds the array of a variable, and lets the code know it.
  ///
  /// @param shape of the array: no rows yet
  void record(Scope source, String variable, long... shape) {
    scope.refer(SOURCE + variable, source, variable, Scope.OWN);
    Symbol symbol = scope.require(SOURCE + variable);
    var facts = ArrayDraft.Facts.of(name, variable).readOnly().unit(unit(symbol));
    record.put(variable, draft.arrays().add(facts, symbol.type(), new double[0], shape));
  }

  private String unit(Symbol symbol) {
    return switch (symbol) {
      case Symbol.Element e -> draft.arrays().facts(e.array()).unitText();
      case Symbol.Formula f -> f.unit();
      case Symbol.Number n -> n.unit();
      case Symbol.Function _, Symbol.Local _ -> "";
    };
  }

  /// The code that fetches all that is recorded.
  CodeDraft code() {
    List<AbstractCode.Assignment> code = new ArrayList<>();
    for (String variable : record.keySet()) {
      code.add(
          new AbstractCode.Assignment(
              RECORD + variable, "=", new Expression.Identifier(SOURCE + variable)));
    }
    CodeDraft made = new CodeDraft(scope, name, new AbstractCode(code));
    for (String variable : record.keySet()) {
      Symbol symbol = scope.require(SOURCE + variable);
      made.defining(RECORD + variable, new Symbol.Local(symbol.type(), false));
    }
    return made;
  }
}
