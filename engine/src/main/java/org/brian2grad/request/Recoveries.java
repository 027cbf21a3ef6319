package org.brian2grad.request;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.program.FunctionSpec;
import org.brian2grad.program.Program;
import org.brian2grad.program.Recovery;
import org.brian2grad.program.Variable;

/// The ends of refractoriness that a caller means by `(group, "refractory")` or by the name of a
/// state update, and what is asked of them.
public final class Recoveries {
  private final Program program;
  private final List<Recovery> all;
  private final Set<String> written;

  Recoveries(Program program) {
    this.program = program;
    this.all = Recovery.of(program);
    this.written = program.written();
  }

  /// An end of refractoriness as the condition of an event, whose distance is a time.
  public static SurrogateRule.Condition condition(Recovery recovery) {
    return new SurrogateRule.Condition(
        recovery.update().name(),
        recovery.group(),
        Recovery.NAME,
        recovery.names(),
        Optional.of("s"),
        "scale=1*ms",
        false,
        recovery.group() + "." + Recovery.NAME);
  }

  /// The end of refractoriness that a surrogate is chosen for, if it is for one.
  ///
  /// @param events names of the events of groups, as `group.event`
  /// @throws DiagnosticException for one that can have no surrogate, and where a custom event of
  ///   that name could be meant as well
  Optional<Recovery> meant(SurrogateChoice choice, Set<String> events) {
    for (Recovery recovery : all) {
      boolean event =
          choice.event().filter(Recovery.NAME::equals).isPresent()
              && choice.target().equals(recovery.group());
      boolean object = choice.event().isEmpty() && choice.target().equals(recovery.object());
      if (event && events.contains(choice.key())) {
        throw new DiagnosticException(ambiguous(choice, recovery));
      }
      if (event || object) {
        refusal(recovery, choice)
            .ifPresent(reason -> {
              throw new DiagnosticException(reason);
            });
        return Optional.of(recovery);
      }
    }
    return Optional.empty();
  }

  private static Diagnostic ambiguous(SurrogateChoice choice, Recovery recovery) {
    String group = recovery.group();
    return new Diagnostic(
        "Simulator(surrogate)",
        "ambiguous-event",
        choice.words()
            + " stands for two things: the event 'refractory' of '"
            + group
            + "' and the end of its refractory period",
        "name an object: '%s_%s_thresholder' for the event, '%s' for the end of the period"
            .formatted(group, Recovery.NAME, recovery.object()));
  }

  private static Optional<Diagnostic> refusal(Recovery recovery, SurrogateChoice choice) {
    String group = recovery.group();
    return switch (recovery.rule()) {
      case Recovery.Rule.Period _ -> Optional.empty();
      case Recovery.Rule.Random _ ->
          Optional.of(
              new Diagnostic(
                  "Simulator(surrogate)",
                  "random-refractory",
                  "expected a refractory period that a surrogate can be for, got that of '%s' (%s), which is drawn anew in each step: it is over by chance"
                      .formatted(group, recovery.text()),
                  "leave %s out of the surrogates, or draw the periods before the run, as values of a variable `tref : second` of '%s' with refractory='tref'"
                      .formatted(choice.words(), group)));
      case Recovery.Rule.Condition _ ->
          Optional.of(
              new Diagnostic(
                  "Simulator(surrogate)",
                  "refractory-condition",
                  "expected a refractory period that a surrogate can be for, got a condition of '%s' (%s): a truth value has no distance in time from its end"
                      .formatted(group, condition(recovery.statement().expression())),
                  "leave %s out of the surrogates, or give '%s' a period: refractory=3*ms"
                      .formatted(choice.words(), group)));
    };
  }

  /// The user's part of `not_refractory or not (condition)`.
  private static String condition(Expression e) {
    return ExpressionPrinter.print(
        e instanceof Expression.Logical l && l.right() instanceof Expression.Not n
            ? n.operand()
            : e);
  }

  /// Why a refractory period is no parameter that has a name of its own, if a name is for one.
  ///
  /// @param owner of the name, empty for a bare one
  /// @param known names of all parameters
  Optional<NoParameter> noParameter(String owner, String variable, Set<String> known) {
    return all.stream()
        .filter(recovery -> variable.equals(Recovery.NAME))
        .filter(recovery -> owner.isEmpty() || owner.equals(recovery.group()))
        .findFirst()
        .map(recovery -> noParameter(recovery, known));
  }

  /// @param remedy what to do
  record NoParameter(String why, String remedy) {}

  private static NoParameter noParameter(Recovery recovery, Set<String> known) {
    String leave = "leave it out of the parameters";
    return switch (recovery.rule()) {
      case Recovery.Rule.Period _ -> {
        List<String> parts =
            recovery.names().stream().filter(known::contains).map(p -> "'" + p + "'").toList();
        yield new NoParameter(
            "the refractory period of '%s' is computed in each step, from %s"
                .formatted(recovery.group(), recovery.text()),
            parts.isEmpty() ? leave : "name what it is computed from: " + String.join(", ", parts));
      }
      case Recovery.Rule.Random _ ->
          new NoParameter(
              "the refractory period of '%s' is drawn anew in each step, from %s"
                  .formatted(recovery.group(), recovery.text()),
              leave);
      case Recovery.Rule.Condition _ ->
          new NoParameter(
              "'%s' is refractory while a condition holds (%s), and for no period"
                  .formatted(recovery.group(), condition(recovery.statement().expression())),
              leave);
    };
  }

  /// Names them where a user looks for events.
  List<String> names() {
    return all.stream()
        .filter(recovery -> recovery.rule() instanceof Recovery.Rule.Period)
        .map(recovery -> recovery.group() + " ('refractory', the end of its refractory period)")
        .toList();
  }

  /// Refuses parameters that set a refractory period whose end is a constant of differentiation.
  ///
  /// @param chosen operations that end a period with a surrogate
  /// @param events see [#meant]
  void require(List<Parameter> parameters, Set<String> chosen, Set<String> events) {
    var problems = new Problems();
    for (Parameter parameter : parameters) {
      all.stream()
          .filter(recovery -> recovery.rule() instanceof Recovery.Rule.Period)
          .filter(recovery -> !chosen.contains(recovery.update().name()))
          .filter(recovery -> sets(parameter, recovery))
          .findFirst()
          .ifPresent(recovery -> problems.add(missing(parameter, recovery, events)));
    }
    problems.throwIfAny();
  }

  private static Diagnostic missing(Parameter parameter, Recovery recovery, Set<String> events) {
    String group = recovery.group();
    String key =
        events.contains(group + "." + Recovery.NAME)
            ? "'" + recovery.object() + "'"
            : "('" + group + "', '" + Recovery.NAME + "')";
    return new Diagnostic(
        "Simulator.parameters",
        "missing-surrogate",
        "'%s' sets the refractory period of '%s', whose end has no derivative without a surrogate of its own"
            .formatted(parameter.name(), group),
        "give the Simulator one, beside those of thresholds: `surrogate={%s: bg.surrogate.superspike(scale=1*ms), 'default': ...}`"
            .formatted(key));
  }

  private boolean sets(Parameter parameter, Recovery recovery) {
    Map<String, Variable> variables = recovery.update().code().variables();
    Set<String> names = new HashSet<>(recovery.names());
    return switch (parameter) {
      case Parameter.Constant c ->
          names.contains(c.identifier()) && c.operations().contains(recovery.update().name());
      // What the loop writes is a state that the period follows, as it follows any other.
      case Parameter.Array a ->
          !written.contains(a.array())
              && names.stream()
                  .anyMatch(name ->
                      variables.get(name) instanceof Variable.Array v
                          && v.array().equals(a.array()));
      case Parameter.TimedArray t ->
          names.stream()
              .anyMatch(name ->
                  variables.get(name) instanceof Variable.Function f
                      && program.functions().get(f.key()) instanceof FunctionSpec.TimedArray table
                      && table.array().equals(t.array()));
      case Parameter.Raster _ -> false;
    };
  }
}
