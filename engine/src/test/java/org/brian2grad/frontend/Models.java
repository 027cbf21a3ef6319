package org.brian2grad.frontend;

import java.util.List;
import java.util.stream.Stream;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.yaml.StudyReader;

/// Models as text, and what became of them.
final class Models {
  private Models() {}

  static Program lower(String yaml) {
    return ModelLowering.lower(StudyReader.read(yaml, "model.yaml").model());
  }

  /// The operation of that name, of that kind.
  static <O extends Operation> O operation(Program program, Class<O> kind, String name) {
    return program.objects().stream()
        .flatMap(object -> object.operations().stream())
        .filter(operation -> operation.name().equals(name))
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  static List<String> names(Program program) {
    return program.objects().stream().map(Program.ScheduledObject::name).toList();
  }

  static double[] reals(Program program, String id) {
    ArraySpec array = program.array(id);
    double[] values = new double[(int) array.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = array.real(k);
    }
    return values;
  }

  /// Statements as `variable op expression`.
  static List<String> vector(Code code) {
    return text(code.block().vector().stream());
  }

  static List<String> scalar(Code code) {
    return text(code.block().scalar().stream());
  }

  private static List<String> text(Stream<Code.Statement> statements) {
    return statements
        .map(s -> {
          String operator = s.operator().equals("=") ? "=" : s.operator() + "=";
          return s.variable() + " " + operator + " " + ExpressionPrinter.print(s.expression());
        })
        .toList();
  }
}
