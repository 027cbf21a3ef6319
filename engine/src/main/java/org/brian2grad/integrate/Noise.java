package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.ZERO;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.model.Meaning;
import org.brian2grad.symbolic.Affine;

/// Rates split into drift and noise: `dx/dt = f + g_1*xi_1 + g_2*xi_2 + ...`.
///
/// @param sources the names `xi`, `xi_...` that occur, in alphabetical order
/// @param rates of each variable, affine in the sources
record Noise(List<String> sources, Map<String, Affine> rates) {
  private static final Affine NONE = new Affine(Map.of(), ZERO);

  /// Of unit variance per second: a step of Brownian motion has the deviation `dt**.5`.
  private static final Expression INCREMENT =
      AbstractCode.parse("xi = dt**.5 * randn()").assignments().getFirst().expression();

  static boolean isSource(String name) {
    return Meaning.Noise.isName(name);
  }

  static List<String> sources(OdeSystem system) {
    TreeSet<String> sources = new TreeSet<>();
    for (Ode ode : system.equations()) {
      ode.rate().identifiers().stream().filter(Noise::isSource).forEach(sources::add);
    }
    return List.copyOf(sources);
  }

  /// Adds a refusal where noise is not simply multiplied by something.
  ///
  /// @param system without subexpressions
  static Noise split(OdeSystem system, Refusals refusals) {
    List<String> sources = sources(system);
    Map<String, Affine> rates = new LinkedHashMap<>();
    for (Ode ode : system.equations()) {
      Optional<Affine> rate = Affine.of(ode.rate(), new TreeSet<>(sources));
      if (rate.isEmpty()) {
        refusals.add(
            ode.variable(),
            "noise-not-linear",
            "a rate 'f + g*xi' in which neither f nor g contains noise",
            "'" + Refusals.quoted(ode.rate()) + "'",
            "write the noise as a factor of a term of its own");
      }
      rates.put(ode.variable(), rate.orElse(NONE));
    }
    return new Noise(sources, rates);
  }

  /// Draws the increments: one number for each source, which all equations share that name it.
  void draw(Statements statements) {
    sources.forEach(source -> statements.define(source, INCREMENT));
  }

  Affine rate(String variable) {
    return rates.getOrDefault(variable, NONE);
  }

  /// The rate of a variable without noise: f.
  Expression drift(String variable) {
    return rate(variable).rest();
  }

  /// What a source is multiplied by in the rate of a variable: g.
  Expression factor(String variable, String source) {
    return rate(variable).coefficient(source);
  }
}
