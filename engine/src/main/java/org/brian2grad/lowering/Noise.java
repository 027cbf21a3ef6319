package org.brian2grad.lowering;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.Code;
import org.brian2grad.program.FunctionSpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.jspecify.annotations.Nullable;

/// The random numbers of a program: the array of keys (and of the timestep of each clock from which
/// steps are counted), and a number for each call site.
///
/// Sites are numbered by operation and by the order of the calls in its code, so that they do not
/// depend on monitors or on what is asked of the program.
final class Noise {
  /// Sites of one operation.
  private static final int CALLS = 1 << 10;

  private final ArrayTable arrays;
  private final int clocks;
  private final Map<String, Integer> operations = new HashMap<>();
  private final IdentityHashMap<Code.Statement, Integer> first = new IdentityHashMap<>();
  private Optional<Integer> keys = Optional.empty();

  Noise(Program program, ArrayTable arrays) {
    this.arrays = arrays;
    this.clocks = program.clocks().size();
    for (Operation.Coded coded : program.coded()) {
      if (draws(program, coded)) {
        operations.putIfAbsent(coded.name(), operations.size());
        number(program, coded.code());
      }
    }
  }

  private void number(Program program, Code code) {
    int calls = 0;
    for (var statements : List.of(code.block().scalar(), code.block().vector())) {
      for (Code.Statement statement : statements) {
        first.put(statement, calls);
        calls += calls(program, code, statement.expression());
      }
    }
  }

  /// Random numbers that an expression draws.
  private static int calls(Program program, Code code, Expression expression) {
    return switch (expression) {
      case Expression.Number _, Expression.BooleanLiteral _, Expression.Identifier _ -> 0;
      case Expression.Unary u -> calls(program, code, u.operand());
      case Expression.Not n -> calls(program, code, n.operand());
      case Expression.Binary b -> calls(program, code, b.left()) + calls(program, code, b.right());
      case Expression.Logical l -> calls(program, code, l.left()) + calls(program, code, l.right());
      case Expression.Comparison c ->
          calls(program, code, c.left()) + calls(program, code, c.right());
      case Expression.Call c -> {
        int calls = isRandom(program, code.variables().get(c.function())) ? 1 : 0;
        for (Expression arg : c.args()) {
          calls += calls(program, code, arg);
        }
        yield calls;
      }
    };
  }

  private static boolean draws(Program program, Operation.Coded operation) {
    return operation.code().variables().values().stream()
        .anyMatch(variable -> isRandom(program, variable));
  }

  private static boolean isRandom(Program program, @Nullable Variable variable) {
    return variable instanceof Variable.Function f
        && Optional.ofNullable(program.functions().get(f.key()))
            .filter(FunctionSpec::isRandom)
            .isPresent();
  }

  /// The position of the first call of a statement among those of its operation.
  int first(Code.Statement statement) {
    return first.getOrDefault(statement, 0);
  }

  /// The site of a call.
  ///
  /// @param call its position among the calls of the operation
  int site(String operation, int call) {
    if (call >= CALLS) {
      throw new IllegalStateException(operation + " draws more than " + CALLS + " random numbers");
    }
    return requireNonNull(operations.get(operation)) * CALLS + call;
  }

  /// The key of the sample at work.
  int key(BodyBuilder b) {
    if (keys.isEmpty()) {
      keys =
          Optional.of(
              arrays.add(
                  ArrayDecl.of("[noise]", StorageType.INT64, Region.PARAMETER, 1 + clocks),
                  new Lowered.Source.Zero()));
    }
    return load(b, keys.get(), 0);
  }

  /// The step that a number is drawn for, counted from where the caller says; asked for after the
  /// key.
  int step(BodyBuilder b, int clock) {
    int origin = load(b, keys.orElseThrow(), 1 + clock);
    return b.arithmetic(Node.Operator.SUB, b.timestep(clock), origin);
  }

  private static int load(BodyBuilder b, int array, int element) {
    return b.load(array, new Index.At(b.integer(element)), ValueType.INT);
  }

  /// The array of keys, if anything is drawn.
  Optional<Integer> keys() {
    return keys;
  }
}
