package org.brian2grad.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.FunctionSpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;

/// Finds what a caller means by a parameter's name: `tau`, or `group.tau` where that is ambiguous.
///
/// A bare constant's name covers all its uses if they have one value; an array's name is its
/// variable's; the name of a TimedArray stands for its values, that of a SpikeGeneratorGroup for
/// the raster of its spikes.
public final class ParameterNames {
  private final Program program;
  private final Map<String, String> folded;
  private final Recoveries recoveries;
  private final Map<String, List<Candidate>> candidates = new TreeMap<>();

  /// One thing that has a name.
  private record Candidate(
      String owner,
      String name,
      Kind kind,
      String array,
      String operation,
      double value,
      String unit) {
    String qualified() {
      return owner + "." + name;
    }
  }

  private enum Kind {
    CONSTANT,
    INTEGER,
    ARRAY,
    TIMED_ARRAY,
    RASTER
  }

  /// @param folded names that the model knows but that cannot be parameters, each with why and,
  ///   behind a semicolon, what to do
  public ParameterNames(Program program, Map<String, String> folded) {
    this.program = program;
    this.folded = Map.copyOf(folded);
    this.recoveries = new Recoveries(program);
    Set<String> used = new LinkedHashSet<>();
    for (var scheduled : program.operations()) {
      scheduled.operation().coded().ifPresent(coded -> collect(coded, used));
      scheduled.operation().source().ifPresent(this::collect);
    }
    for (String id : used) {
      ArraySpec array = program.array(id);
      if (!array.owner().isEmpty() && !array.variable().startsWith("_") && !clocked(id)) {
        add(
            new Candidate(
                array.owner(),
                array.variable(),
                array.type().isReal() ? Kind.ARRAY : Kind.INTEGER,
                id,
                "",
                0,
                array.unit()));
      }
    }
  }

  private boolean clocked(String id) {
    return program.clocks().stream()
        .anyMatch(c -> id.equals(c.time()) || id.equals(c.timestep()) || id.equals(c.step()));
  }

  private void collect(Operation.Source source) {
    switch (source) {
      case Operation.SpikeGenerator g ->
          add(new Candidate(g.owner(), g.owner(), Kind.RASTER, g.eventspace(), g.name(), 0, ""));
      case Operation.Threshold _ -> {}
    }
  }

  private void collect(Operation.Coded coded, Set<String> used) {
    coded
        .code()
        .variables()
        .forEach((name, variable) -> {
          switch (variable) {
            case Variable.Array a -> {
              // What a monitor records is a result.
              if (coded.monitor().isEmpty()
                  || !program.array(a.array()).owner().equals(coded.owner())) {
                used.add(a.array());
              }
            }
            case Variable.Constant c -> {
              if (!StandardConstants.contains(name, c)) {
                add(
                    new Candidate(
                        coded.owner(),
                        name,
                        c.type().isReal() ? Kind.CONSTANT : Kind.INTEGER,
                        "",
                        coded.name(),
                        c.value(),
                        c.unit()));
              }
            }
            case Variable.Function f -> {
              if (program.functions().get(f.key()) instanceof FunctionSpec.TimedArray t) {
                add(
                    new Candidate(
                        coded.owner(), name, Kind.TIMED_ARRAY, t.array(), coded.name(), 0, ""));
              }
            }
            case Variable.Local _ -> {}
          }
        });
  }

  private void add(Candidate candidate) {
    candidates.computeIfAbsent(candidate.name(), _ -> new ArrayList<>()).add(candidate);
  }

  /// Names of all that can be a parameter, in alphabetical order; with their owners where a bare
  /// name stands for different things.
  public List<String> known() {
    Set<String> names = new TreeSet<>();
    candidates.forEach((name, all) -> {
      List<Candidate> real = all.stream().filter(c -> c.kind() != Kind.INTEGER).toList();
      boolean ambiguous = all.stream().anyMatch(c -> !same(c, all.getFirst()));
      real.forEach(c -> names.add(ambiguous ? c.qualified() : name));
    });
    return List.copyOf(names);
  }

  /// The parameters of those names; all errors at once.
  ///
  /// @throws DiagnosticException for names unknown, ambiguous, of integers, folded, or given twice
  public List<Parameter> resolve(List<String> names) {
    List<Parameter> parameters = new ArrayList<>();
    var problems = new Problems();
    Map<Object, String> taken = new LinkedHashMap<>();
    for (String name : names) {
      problems
          .attempt(() -> resolve(name))
          .ifPresent(parameter -> {
            String twin = taken.put(identity(parameter), name);
            if (twin != null) {
              problems.add(
                  error(
                      "duplicate-parameter",
                      "'" + name + "' and '" + twin + "' are the same",
                      "name it once"));
            }
            parameters.add(parameter);
          });
    }
    problems.throwIfAny();
    return parameters;
  }

  /// What two names of the same have in common.
  private static Object identity(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Constant c -> Set.of(c.identifier(), c.operations());
      case Parameter.Array a -> a.array();
      case Parameter.TimedArray t -> t.array();
      case Parameter.Raster r -> r.eventspace();
    };
  }

  private Parameter resolve(String name) {
    int dot = name.lastIndexOf('.');
    String variable = dot < 0 ? name : name.substring(dot + 1);
    String owner = dot < 0 ? "" : name.substring(0, dot);
    List<Candidate> found =
        candidates.getOrDefault(variable, List.of()).stream()
            .filter(c -> owner.isEmpty() || c.owner().equals(owner))
            .toList();
    if (found.isEmpty()) {
      throw new DiagnosticException(unknown(name, variable));
    }
    Candidate first = found.getFirst();
    for (Candidate other : found) {
      if (!same(first, other)) {
        throw new DiagnosticException(ambiguous(name, found));
      }
    }
    return switch (first.kind()) {
      case INTEGER ->
          throw new DiagnosticException(
              error(
                  "integer-parameter",
                  "expected a real quantity, got '"
                      + name
                      + "', which is an integer or truth value: a constant of differentiation",
                  first.array().isEmpty()
                      ? "make it a float: `%s = %s`".formatted(variable, first.value())
                      : "leave it out of the parameters, or declare it as a real number where the"
                          + " model allows"));
      case ARRAY -> new Parameter.Array(name, first.array());
      case TIMED_ARRAY -> new Parameter.TimedArray(name, first.array());
      case RASTER -> new Parameter.Raster(name, first.array());
      case CONSTANT ->
          new Parameter.Constant(
              name,
              variable,
              Set.copyOf(new TreeSet<>(found.stream().map(Candidate::operation).toList())),
              first.value(),
              first.unit());
    };
  }

  private static boolean same(Candidate a, Candidate b) {
    return a.kind() == b.kind()
        && a.array().equals(b.array())
        && Double.compare(a.value(), b.value()) == 0;
  }

  private Diagnostic unknown(String name, String variable) {
    Set<String> known = real();
    String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    var period = recoveries.noParameter(owner, variable, known);
    if (period.isPresent()) {
      return notAParameter(name, period.get().why(), period.get().remedy());
    }
    String reason = folded.get(name);
    if (reason == null && folded.keySet().stream().noneMatch(k -> k.endsWith("." + variable))) {
      reason = folded.get(variable);
    }
    if (reason != null) {
      String[] parts = reason.split("; ", 2);
      return notAParameter(
          name, parts[0], parts.length == 2 ? parts[1] : "leave it out of the parameters");
    }
    return error(
        "unknown-parameter",
        "expected one of " + String.join(", ", known) + ", got '" + name + "'",
        nearest(variable, known));
  }

  private static Diagnostic notAParameter(String name, String why, String remedy) {
    return error("not-a-parameter", "'" + name + "' cannot be a parameter: " + why, remedy);
  }

  /// Names of what is no integer.
  private Set<String> real() {
    Set<String> known = new TreeSet<>();
    candidates.forEach((candidate, list) -> {
      if (list.stream().anyMatch(c -> c.kind() != Kind.INTEGER)) {
        known.add(candidate);
      }
    });
    return known;
  }

  private static String nearest(String name, Set<String> known) {
    return Spelling.suggestion(name, known)
        .orElse("use a name of the equations that is a constant, a parameter or a state variable");
  }

  private static Diagnostic ambiguous(String name, List<Candidate> found) {
    Set<String> qualified = new TreeSet<>(found.stream().map(Candidate::qualified).toList());
    return error(
        "ambiguous-parameter",
        "'" + name + "' stands for different things: " + String.join(", ", qualified),
        "name one of them, e.g. '" + qualified.iterator().next() + "'");
  }

  private static Diagnostic error(String code, String what, String remedy) {
    return new Diagnostic("Simulator.parameters", code, what, remedy);
  }
}
