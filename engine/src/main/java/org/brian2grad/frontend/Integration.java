package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.integrate.OdeSystem;
import org.brian2grad.integrate.StateUpdaters;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Equations.Flag;

/// Turns the differential equations of an object into statements.
final class Integration {
  /// What changes during a time step besides the variables.
  private static final Set<String> CHANGING = Set.of("t", "t_in_timesteps");

  private final GlobalNames globals;

  Integration(GlobalNames globals) {
    this.globals = globals;
  }

  /// The statements of a step of `dt`; none where there is nothing to integrate.
  ///
  /// @param rate the rate of an equation as it is integrated
  AbstractCode step(
      Equations equations,
      Scope scope,
      Optional<String> method,
      Function<Equations.Differential, Expression> rate) {
    return update(system(equations, scope, rate), scope, method);
  }

  /// The solution in terms of `dt`, which may have any length.
  AbstractCode solution(Equations equations, Scope scope) {
    OdeSystem system = system(equations, scope, Equations.Differential::rate);
    Map<String, Double> values = new HashMap<>(system.values());
    values.remove("dt");
    var timeless =
        new OdeSystem(system.equations(), system.subexpressions(), system.constants(), values);
    return update(timeless, scope, Optional.of("exact"));
  }

  private static AbstractCode update(OdeSystem system, Scope scope, Optional<String> method) {
    if (system.equations().isEmpty()) {
      return new AbstractCode(List.of());
    }
    try {
      return method
          .map(StateUpdaters::named)
          .orElseGet(() -> StateUpdaters.choose(system))
          .update(system);
    } catch (DiagnosticException e) {
      throw new DiagnosticException(
          e.diagnostics().stream().map(d -> within(scope.owner(), d)).toList());
    }
  }

  /// State updaters know equations, not whose they are.
  private static Diagnostic within(String owner, Diagnostic d) {
    return new Diagnostic(owner + ": " + d.where(), d.code(), d.what(), d.remedy());
  }

  private OdeSystem system(
      Equations equations, Scope scope, Function<Equations.Differential, Expression> rate) {
    List<OdeSystem.Ode> odes = new ArrayList<>();
    Map<String, Expression> subexpressions = new LinkedHashMap<>();
    for (Equations.Equation equation : equations.equations()) {
      if (equation instanceof Equations.Differential d) {
        odes.add(new OdeSystem.Ode(d.variable(), rate.apply(d)));
      }
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> functions = new HashSet<>();
    for (OdeSystem.Ode ode : odes) {
      names.addAll(scope.through(ode.rate()));
      functions(ode.rate(), functions);
    }
    Set<String> constants = new HashSet<>(Set.of("dt"));
    Map<String, Double> values = new HashMap<>(Map.of("dt", scope.clock().dt()));
    for (String name : names) {
      switch (scope.find(name).orElse(null)) {
        case Symbol.Formula f -> {
          subexpressions.put(name, f.expression());
          functions(f.expression(), functions);
        }
        case Symbol.Number n -> {
          constants.add(name);
          values.put(name, n.value());
        }
        case Symbol.Element _ when !CHANGING.contains(name) -> constants.add(name);
        case null -> {} // noise, which state updaters know
        case Symbol _ -> {}
      }
    }
    odes.forEach(ode -> constants.remove(ode.variable()));
    functions.stream()
        .filter(f -> globals.isLocallyConstant(f, scope.clock().dt()))
        .forEach(constants::add);
    return new OdeSystem(odes, subexpressions, constants, values);
  }

  private static void functions(Expression expression, Set<String> names) {
    if (expression instanceof Expression.Call call) {
      names.add(call.function());
    }
    expression.operands().forEach(operand -> functions(operand, names));
  }

  /// The statements that set the subexpressions that are held over a step, each after those in it.
  static Optional<AbstractCode> heldOverStep(Equations equations) {
    Map<String, Equations.Subexpression> held = new LinkedHashMap<>();
    for (Equations.Equation equation : equations.equations()) {
      if (equation instanceof Equations.Subexpression s
          && s.flags().contains(Flag.CONSTANT_OVER_DT)) {
        held.put(s.variable(), s);
      }
    }
    Map<String, AbstractCode.Assignment> ordered = new LinkedHashMap<>();
    held.keySet().forEach(name -> order(name, equations, held, ordered));
    return ordered.isEmpty()
        ? Optional.empty()
        : Optional.of(new AbstractCode(List.copyOf(ordered.values())));
  }

  private static void order(
      String name,
      Equations equations,
      Map<String, Equations.Subexpression> held,
      Map<String, AbstractCode.Assignment> ordered) {
    if (ordered.containsKey(name)
        || !(equations.find(name).orElse(null) instanceof Equations.Subexpression s)) {
      return;
    }
    s.expression().identifiers().forEach(part -> order(part, equations, held, ordered));
    if (held.containsKey(name)) {
      ordered.put(name, new AbstractCode.Assignment(name, "=", s.expression()));
    }
  }
}
