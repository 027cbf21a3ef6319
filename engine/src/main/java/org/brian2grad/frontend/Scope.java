package org.brian2grad.frontend;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Substitution;

/// What the names of one object's code stand for: its own variables first, then what all objects
/// know.
final class Scope {
  /// An element's own index.
  static final String OWN = "_idx";

  /// The index of what has one value for all.
  static final String ONLY = "0";

  private final String owner;
  private final GlobalNames globals;
  private final ClockTable.Clock clock;
  private final Map<String, Symbol> symbols = new LinkedHashMap<>();

  Scope(String owner, ClockTable.Clock clock, GlobalNames globals) {
    this.owner = owner;
    this.clock = clock;
    this.globals = globals;
  }

  String owner() {
    return owner;
  }

  GlobalNames globals() {
    return globals;
  }

  /// The one that the owner's `t` and `dt` are of.
  ClockTable.Clock clock() {
    return clock;
  }

  /// The same names, to which others may be added.
  Scope copy() {
    Scope copy = new Scope(owner, clock, globals);
    copy.symbols.putAll(symbols);
    return copy;
  }

  /// Names of the owner's own variables, in the order in which they were added.
  Set<String> names() {
    return symbols.keySet();
  }

  void put(String name, Symbol symbol) {
    symbols.put(name, symbol);
  }

  /// Adds `t`, `dt` and `t_in_timesteps`.
  void putClock() {
    symbols.put("t", ClockTable.element(clock.time(), false));
    symbols.put("dt", ClockTable.element(clock.step(), true));
    symbols.put("t_in_timesteps", ClockTable.timestep(clock.timestep()));
  }

  /// One of the owner's own variables.
  Optional<Symbol> own(String name) {
    return Optional.ofNullable(symbols.get(name));
  }

  Optional<Symbol> find(String name) {
    return own(name).or(() -> globals.variable(name));
  }

  Optional<Symbol.Function> function(String name) {
    return globals.function(name, owner, clock);
  }

  /// What a name stands for; the model was checked for those that stand for nothing.
  Symbol require(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  Symbol.Function requireFunction(String name) {
    return function(name).orElseThrow(() -> unknown(name));
  }

  private IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("'" + owner + "' knows no '" + name + "'");
  }

  /// Knows a variable of another object under a name of this one's.
  ///
  /// The variables in a subexpression of another object get names that are known here only:
  /// `_rate_pre_cells_v`, as Brian 2 names them.
  ///
  /// @param index by which this object's elements find theirs there
  void refer(String name, Scope other, String otherName, String index) {
    Symbol symbol =
        switch (other.require(otherName)) {
          case Symbol.Element e -> e.index().equals(OWN) ? e.at(index) : e;
          case Symbol.Formula f -> referred(name, other, f, index);
          case Symbol s -> s;
        };
    symbols.put(name, symbol);
  }

  private Symbol referred(String name, Scope other, Symbol.Formula formula, String index) {
    Map<String, Expression> renamed = new LinkedHashMap<>();
    for (String part : formula.expression().identifiers()) {
      if (other.own(part).isPresent()) {
        String known = "_" + name + "_" + other.owner + "_" + part;
        refer(known, other, part, index);
        renamed.put(part, new Expression.Identifier(known));
      } else if (own(part).isPresent()) {
        throw new DiagnosticException(
            new Diagnostic(
                owner,
                "name-clash",
                "expected '"
                    + part
                    + "' to be the constant that '"
                    + name
                    + "' uses, got a variable of the same name",
                "rename the variable"));
      }
    }
    return new Symbol.Formula(
        Substitution.apply(formula.expression(), renamed),
        formula.type(),
        formula.scalar(),
        formula.unit());
  }

  /// The names that expressions come down to, through subexpressions.
  Set<String> through(Expression expression) {
    Set<String> names = new LinkedHashSet<>();
    collect(expression, names);
    return names;
  }

  private void collect(Expression expression, Set<String> names) {
    for (String name : expression.identifiers()) {
      if (names.add(name) && own(name).orElse(null) instanceof Symbol.Formula f) {
        collect(f.expression(), names);
      }
    }
  }
}
