package org.brian2grad.model;

import org.brian2grad.diag.Spelling;
import org.brian2grad.units.Units;

/// What to do about a name that means nothing.
final class UnknownName {
  private UnknownName() {}

  static String remedy(String name, Namespace names) {
    if (Meaning.Noise.isName(name)) {
      return "noise belongs into differential equations; elsewhere, use randn()";
    } else if (name.equals("lastspike") || name.equals("not_refractory")) {
      return "give the group a refractory period: without one, it has no such variable";
    } else if (name.equals("lastupdate")) {
      return "write 'lastupdate : second' into the equations and set 'lastupdate = t' in the code:"
          + " it is there by itself only with event-driven equations";
    } else if (name.equals("celsius")) {
      return "write temperatures in kelvin";
    }
    // The symbol of a unit in an expression, which has Brian's names.
    return Units.written(name)
        .map(unit -> Spelling.question(unit.shortest()))
        .or(() -> Spelling.suggestion(name, names.names()))
        .or(() -> Spelling.suggestion(name, Units.names()))
        .orElse("define it in the equations or among the constants");
  }
}
