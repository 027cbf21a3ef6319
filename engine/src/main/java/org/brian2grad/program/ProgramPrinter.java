package org.brian2grad.program;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.brian2grad.lang.ExpressionPrinter;

/// A program as text for people: what happens in a time step, in the order in which it happens,
/// with the code of each operation and the values of the constants in it.
///
///     neurons, every 0.1 ms, groups 0
///       state update neurons_stateupdater
///         v = R*I + (v - R*I)*exp(-dt/tau)
///         with I = 2e-09 A, R = 1e+07 ohm, tau = 0.02 s
public final class ProgramPrinter {
  private static final double MILLI = 1e3;

  private final Program program;
  private final StringBuilder out = new StringBuilder();

  private ProgramPrinter(Program program) {
    this.program = program;
  }

  public static String print(Program program) {
    return new ProgramPrinter(program).print();
  }

  private String print() {
    line(0, "from %s to %s ms".formatted(millis(program.start()), millis(program.end())));
    for (Program.ScheduledObject object : program.objects()) {
      line(0, "");
      line(
          0,
          "%s, every %s ms, %s %d"
              .formatted(
                  object.name(),
                  millis(program.clocks().get(object.clock()).dt()),
                  object.when(),
                  object.order()));
      object.operations().forEach(this::operation);
    }
    return out.toString();
  }

  private static String millis(double seconds) {
    return number(Math.rint(seconds * MILLI * 1e9) / 1e9);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private void operation(Operation operation) {
    line(1, describe(operation));
    operation.coded().ifPresent(coded -> code(coded.code()));
  }

  private String describe(Operation operation) {
    return switch (operation) {
      case Operation.StateUpdate o -> "state update " + o.name();
      case Operation.Threshold o -> "event '" + o.event() + "' " + o.name();
      case Operation.Reset o -> "at event '" + o.event() + "' " + o.name();
      case Operation.SpikeGenerator o -> "spikes at given times " + o.name();
      case Operation.SpikeMonitor o -> "list events '" + o.event() + "' " + o.name();
      case Operation.StateMonitor o -> "record " + o.name();
      case Operation.RateMonitor o -> "record the rate " + o.name();
      case Operation.Push o -> "send events to " + program.queues().get(o.queue()).name();
      case Operation.Synapses o ->
          "at events from " + program.queues().get(o.queue()).name() + " " + o.name();
      case Operation.Summed o -> "sum over synapses into " + o.target() + " " + o.name();
      case Operation.Callback o -> "Python runs " + o.what() + " " + o.name();
      case Operation.Foreign o -> o.kind() + " " + o.name() + " (not run by the engine)";
    };
  }

  private void code(Code code) {
    code.block().scalar().forEach(statement -> line(2, text(statement) + "    # once"));
    code.block().vector().forEach(statement -> line(2, text(statement)));
    constants(code.variables());
  }

  private static String text(Code.Statement statement) {
    String operator = statement.operator().equals("=") ? "=" : statement.operator() + "=";
    return statement.variable()
        + " "
        + operator
        + " "
        + ExpressionPrinter.print(statement.expression());
  }

  private void constants(Map<String, Variable> variables) {
    StringJoiner constants = new StringJoiner(", ");
    new TreeMap<>(variables)
        .forEach((name, variable) -> {
          if (variable instanceof Variable.Constant c) {
            constants.add(
                name + " = " + number(c.value()) + (c.unit().isEmpty() ? "" : " " + c.unit()));
          }
        });
    if (constants.length() > 0) {
      line(2, "with " + constants);
    }
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(text.isEmpty() ? 0 : depth)).append(text).append('\n');
  }
}
