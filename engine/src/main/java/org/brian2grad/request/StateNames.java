package org.brian2grad.request;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;

/// Finds the state variable, which a run changes, that a caller means by its name.
final class StateNames {
  private static final String WHERE = "Simulator(clip_adjoint)";

  private final Map<String, ArraySpec> arrays = new TreeMap<>();
  private final Map<String, ArraySpec> states = new TreeMap<>();
  private final Set<String> constants;

  /// @param constants names of what may be a parameter, state variables among them or not
  StateNames(Program program, List<String> constants) {
    this.constants = Set.copyOf(constants);
    Set<String> written = program.written();
    for (ArraySpec array : program.arrays().values()) {
      if (!array.owner().isEmpty() && !array.variable().startsWith("_")) {
        arrays.put(qualified(array), array);
        if (written.contains(array.id()) && array.type().isReal()) {
          states.put(qualified(array), array);
        }
      }
    }
  }

  /// The bound of each array of the program, by id.
  ///
  /// @throws DiagnosticException with all that is wrong
  Map<String, Double> clips(List<AdjointClip> clips) {
    Map<String, Double> bounds = new HashMap<>();
    var problems = new Problems();
    for (AdjointClip clip : clips) {
      problems
          .attempt(() -> array(clip))
          .ifPresent(array -> {
            if (bounds.put(array.id(), clip.bound()) != null) {
              problems.add(
                  WHERE,
                  "duplicate-variable",
                  "expected one bound of each variable, got two of '" + clip.variable() + "'",
                  "name it once");
            }
          });
    }
    problems.throwIfAny();
    return bounds;
  }

  private ArraySpec array(AdjointClip clip) {
    ArraySpec array = array(clip.variable());
    if (!(clip.bound() > 0 && clip.bound() <= Double.MAX_VALUE)) {
      throw error(
          "clip-bound",
          "expected a positive finite bound of '" + clip.variable() + "', got " + clip.bound(),
          "leave the variable out for no bound");
    }
    if (clip.unit().filter(unit -> !unit.equals(array.unit())).isPresent()) {
      throw error(
          "clip-unit",
          "expected a bound of '"
              + clip.variable()
              + "' in loss per "
              + inWords(array.unit())
              + ", got one per "
              + inWords(clip.unit().get()),
          "give 1/unit of the variable, or a number in SI base units");
    }
    return array;
  }

  private static String inWords(String unit) {
    return unit.isEmpty() ? "number, without a unit" : unit;
  }

  private ArraySpec array(String name) {
    List<ArraySpec> found = found(states, name);
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.size() > 1) {
      List<String> names = found.stream().map(StateNames::qualified).toList();
      throw error(
          "ambiguous-variable",
          "'" + name + "' stands for different things: " + String.join(", ", names),
          "name one of them, e.g. '" + names.getFirst() + "'");
    }
    List<ArraySpec> others = found(arrays, name);
    if (others.stream().anyMatch(other -> !other.type().isReal())) {
      throw error(
          "integer-variable",
          "expected a real variable, got '" + name + "', which is an integer or truth value",
          "integers are constants of differentiation, which have no adjoint");
    }
    if (!others.isEmpty() || constants.contains(name)) {
      throw error(
          "constant-variable",
          "expected a variable that the run changes, got '"
              + name
              + "', whose adjoint is a sum over all steps",
          "clip its gradient after backward(), e.g. with torch.nn.utils.clip_grad_value_");
    }
    throw error(
        "unknown-variable",
        "expected one of " + String.join(", ", known()) + ", got '" + name + "'",
        Spelling.suggestion(name, known()).orElse("name a state variable as group.variable"));
  }

  private static String qualified(ArraySpec array) {
    return array.owner() + "." + array.variable();
  }

  private Set<String> known() {
    Set<String> unclaimed = Set.of("lastspike", "lastupdate");
    return states.values().stream()
        .filter(array -> !unclaimed.contains(array.variable()))
        .map(StateNames::qualified)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<ArraySpec> found(Map<String, ArraySpec> among, String name) {
    return among.values().stream()
        .filter(array -> qualified(array).equals(name) || array.variable().equals(name))
        .toList();
  }

  private static DiagnosticException error(String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(WHERE, code, what, remedy));
  }
}
