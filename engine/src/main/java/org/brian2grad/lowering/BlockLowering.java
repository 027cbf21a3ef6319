package org.brian2grad.lowering;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Code;
import org.brian2grad.program.FunctionSpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.brian2grad.random.Distribution;
import org.brian2grad.request.Request;
import org.brian2grad.request.SurrogateRule;
import org.brian2grad.units.MathematicalConstants;

/// Executes the statements of one operation symbolically: afterwards [#value] is what a name holds,
/// and [#written] the array variables that changed.
final class BlockLowering implements ExpressionLowering.Scope {
  private final Program program;
  private final ArrayTable arrays;
  private final Request request;
  private final Constants constants;
  private final Operation.Coded operation;
  private final Code code;
  private final BodyBuilder b;
  private final Optional<Integer> element;
  private final Map<String, Integer> environment = new HashMap<>();
  private final Set<String> written = new LinkedHashSet<>();
  private final ExpressionLowering expressions;
  private final Noise noise;
  private final EventSites sites;
  private final RecoverySites recoveries;
  private final int clock;
  private int draws;
  private boolean scalar;

  /// @param sites where events are decided
  /// @param recoveries where refractoriness ends
  /// @param clock of the operation
  /// @param constants those of the namespace that are data
  /// @param element node of the element number when it is not the kernel's own
  BlockLowering(
      Program program,
      ArrayTable arrays,
      Noise noise,
      EventSites sites,
      RecoverySites recoveries,
      int clock,
      Request request,
      Constants constants,
      Operation.Coded operation,
      BodyBuilder b,
      Optional<Integer> element) {
    this.program = program;
    this.arrays = arrays;
    this.noise = noise;
    this.sites = sites;
    this.recoveries = recoveries;
    this.clock = clock;
    this.request = request;
    this.constants = constants;
    this.operation = operation;
    this.code = operation.code();
    this.b = b;
    this.element = element;
    this.expressions = new ExpressionLowering(b, this);
  }

  /// Runs all statements.
  BlockLowering run() {
    runScalar();
    run(code.block().vector());
    return this;
  }

  /// Runs the statements that are run once for all elements.
  void runScalar() {
    scalar = true;
    run(code.block().scalar());
    scalar = false;
  }

  void run(List<Code.Statement> statements) {
    for (Code.Statement statement : statements) {
      run(statement);
    }
  }

  private void run(Code.Statement statement) {
    int value = evaluate(statement);
    assign(statement, recoveries.marked(b, operation, statement, value, expressions));
  }

  /// Does what a statement does with the value of its expression.
  void assign(Code.Statement statement, int expression) {
    int value = expression;
    String name = statement.variable();
    if (!statement.operator().equals("=")) {
      value = expressions.binary(operator(statement.operator()), value(name), value);
    }
    if (code.variables().get(name) instanceof Variable.Array a) {
      value = b.convert(value, arrays.get(arrays.of(a.array())).type().value());
      String condition = code.block().conditional().get(name);
      if (condition != null) {
        int allowed = expressions.truth(value(condition));
        // What would be 0/0 where nothing is written must not come into a derivative.
        value = b.select(allowed, b.assuming(value, allowed, true), value(name));
      }
      written.add(name);
      rename(a, value);
    } else if (statement.type().isReal()) {
      value = b.convert(value, ValueType.REAL);
    }
    environment.put(name, value);
  }

  /// Brian 2 gives what a subexpression of the synapses reads names of its own. Where statement
  /// follows statement, they stand for what has been written; else for what was there before.
  private void rename(Variable.Array target, int value) {
    if (code.block().mode() == Code.Mode.SCATTER) {
      code.variables()
          .forEach((name, variable) -> {
            if (variable.equals(target)) {
              environment.put(name, value);
            }
          });
    }
  }

  private static Expression.BinaryOperator operator(String text) {
    return switch (text) {
      case "+" -> Expression.BinaryOperator.ADD;
      case "-" -> Expression.BinaryOperator.SUB;
      case "*" -> Expression.BinaryOperator.MUL;
      case "/" -> Expression.BinaryOperator.DIV;
      case "//" -> Expression.BinaryOperator.FLOOR_DIV;
      case "%" -> Expression.BinaryOperator.MOD;
      case "**" -> Expression.BinaryOperator.POW;
      default -> throw new IllegalArgumentException("no in-place operator '" + text + "='");
    };
  }

  /// The value of a statement's expression after the statements that were run.
  int evaluate(Code.Statement statement) {
    draws = noise.first(statement);
    return expressions.lower(statement.expression());
  }

  /// Gives a name the value that another kernel has found for it.
  void define(String name, int value) {
    environment.put(name, value);
  }

  /// The truth of a variable.
  int truth(String name) {
    return expressions.truth(value(name));
  }

  /// Names of the array variables that were written, in order.
  Set<String> written() {
    return written;
  }

  /// The array and index that an array variable stands for.
  Target target(String name) {
    Variable.Array a = array(name);
    return new Target(a.array(), arrays.of(a.array()), index(a));
  }

  /// @param id of the program's array
  record Target(String id, int array, Index index) {}

  /// The value that the array variable had before.
  int before(String name) {
    return load(name, array(name));
  }

  private Variable.Array array(String name) {
    if (code.variables().get(name) instanceof Variable.Array a) {
      return a;
    }
    throw new IllegalStateException(operation.name() + " has no array '" + name + "'");
  }

  @Override
  public int value(String name) {
    Integer known = environment.get(name);
    if (known != null) {
      return known;
    }
    int value =
        switch (code.variables().get(name)) {
          case Variable.Array a -> load(name, a);
          case Variable.Constant c -> constant(name, c);
          case Variable.Function _, Variable.Local _ -> throw undefined(name);
          case null -> literal(name);
        };
    environment.put(name, value);
    return value;
  }

  private int literal(String name) {
    return MathematicalConstants.find(name).map(b::real).orElseThrow(() -> undefined(name));
  }

  private IllegalStateException undefined(String name) {
    return new IllegalStateException(
        operation.name() + " uses '" + name + "' before it is defined");
  }

  private int constant(String name, Variable.Constant c) {
    OptionalInt array = constants.of(operation, name, c);
    if (array.isPresent()) {
      return b.load(array.getAsInt(), Index.SCALAR, ValueType.REAL);
    }
    return switch (c.type()) {
      case FLOAT64, FLOAT32 -> b.real(c.value());
      case INT64, INT32, INT8 -> b.integer((long) c.value());
      case BOOL -> b.bool(c.value() != 0);
    };
  }

  private int load(String name, Variable.Array a) {
    for (int k = 0; k < program.clocks().size(); k++) {
      var clock = program.clocks().get(k);
      if (a.array().equals(clock.timestep())) {
        return b.timestep(k);
      }
      if (a.array().equals(clock.time())) {
        return b.mul(b.convert(b.timestep(k), ValueType.REAL), b.real(clock.dt()));
      }
      if (a.array().equals(clock.step())) {
        return b.real(clock.dt());
      }
    }
    ArraySpec spec = arrays.spec(a.array());
    if (arrays.isFixed(a.array())) {
      boolean literal = spec.constant() && !request.data().contains(spec.id());
      if (spec.size() == 1 && (literal || spec.readOnly())) {
        return spec.type().isReal() ? b.real(spec.real(0)) : fixedInteger(spec);
      }
      if (a.index().equals("_idx") && isIdentity(spec)) {
        return element.orElseGet(b::element);
      }
    }
    int array = read(name, a);
    return b.load(array, index(a), arrays.get(array).type().value());
  }

  /// Pathways have event-driven variables as they are now, others as the last event left them.
  private int read(String name, Variable.Array a) {
    boolean now =
        switch (operation) {
          case Operation.Synapses synapses -> !EventDriven.isStale(synapses, name);
          case Operation.StateUpdate _,
              Operation.Threshold _,
              Operation.Reset _,
              Operation.SpikeMonitor _,
              Operation.StateMonitor _,
              Operation.Summed _ ->
              false;
        };
    return (now ? Optional.<Integer>empty() : arrays.observed(a.array()))
        .orElseGet(() -> arrays.of(a.array()));
  }

  private int fixedInteger(ArraySpec spec) {
    return spec.type() == ArraySpec.Type.BOOL
        ? b.bool(spec.integer(0) != 0)
        : b.integer(spec.integer(0));
  }

  /// Whether the array only numbers its own elements, as `i` of a group does.
  static boolean isIdentity(ArraySpec spec) {
    if (spec.type().isReal() || spec.type() == ArraySpec.Type.BOOL) {
      return false;
    }
    for (long k = 0; k < spec.size(); k++) {
      if (spec.integer(k) != k) {
        return false;
      }
    }
    return true;
  }

  private Index index(Variable.Array a) {
    return switch (a.index()) {
      case "0" -> Index.SCALAR;
      case "_idx" -> element.<Index>map(Index.At::new).orElse(Index.OWN);
      default -> new Index.At(b.convert(value(a.index()), ValueType.INT));
    };
  }

  @Override
  public ExpressionLowering.Callee function(String name) {
    if (!(code.variables().get(name) instanceof Variable.Function f)) {
      return new ExpressionLowering.Callee.Standard(name);
    }
    return switch (program.functions().get(f.key())) {
      case FunctionSpec.Standard s -> new ExpressionLowering.Callee.Standard(s.name());
      case FunctionSpec.TimedArray t ->
          new ExpressionLowering.Callee.Table(
              t.dt(), t.k(), t.rows(), t.columns(), index -> table(t, index));
      case FunctionSpec.Binomial n ->
          new ExpressionLowering.Callee.Binomial(n.trials(), n.probability());
      case FunctionSpec.Gaussian g ->
          new ExpressionLowering.Callee.Gaussian(g.mean(), g.deviation());
      case FunctionSpec.Opaque o ->
          new ExpressionLowering.Callee.Unsupported("the " + o.kind() + " function '" + name + "'");
      case null -> throw undefined(name);
    };
  }

  private int table(FunctionSpec.TimedArray t, Index index) {
    return b.load(arrays.of(t.array()), index, ValueType.REAL);
  }

  @Override
  public int inequality(Expression.Comparison comparison, int node) {
    return operation
        .threshold()
        .map(threshold -> decision(threshold, comparison, node))
        .orElse(node);
  }

  private int decision(Operation.Threshold threshold, Expression.Comparison comparison, int node) {
    var condition =
        new SurrogateRule.Condition(
            threshold.name(),
            threshold.owner(),
            threshold.event(),
            comparison.identifiers(),
            ScaleText.unit(comparison, code, arrays),
            ScaleText.of(code, arrays),
            isUniform(comparison.left()) || isUniform(comparison.right()),
            ExpressionPrinter.print(comparison));
    return sites.mark(b, node, new EventSite.Decision(condition));
  }

  @Override
  public boolean isFixed(int array) {
    return arrays.get(array).region() == Region.SHARED;
  }

  private boolean isUniform(Expression expression) {
    return expression instanceof Expression.Call call
        && function(call.function()) instanceof ExpressionLowering.Callee.Standard(String name)
        && name.equals("rand");
  }

  @Override
  public int draw(Distribution distribution, List<Integer> args) {
    return b.add(
        new Node.Draw(
            distribution,
            noise.site(operation.name(), draws++),
            noise.key(b),
            noise.step(b, clock),
            scalar ? b.integer(0) : element.orElseGet(b::element),
            args));
  }

  @Override
  public String where() {
    return operation.name();
  }

  /// Stores every written variable under its final value, as `change` turns it.
  void store(int size, Change change) {
    for (String name : written) {
      Target target = target(name);
      ArrayDecl array = arrays.get(target.array());
      Index index = normal(target.index(), array, size);
      if (array.region() != Region.STATE) {
        throw new IllegalStateException(array.name() + " is written but is no state");
      }
      if (index instanceof Index.Scalar) {
        throw new DiagnosticException(
            new Diagnostic(
                operation.name(),
                "unsupported",
                "expected every element to write its own value, got shared variable '" + name + "'",
                "shared variables can be written by scalar code only"));
      }
      b.store(target.array(), index, change.of(name, before(name), value(name)));
    }
  }

  /// What is stored for a variable: its value before and after the statements are known.
  @FunctionalInterface
  interface Change {
    int of(String name, int before, int after);
  }

  private static Index normal(Index index, ArrayDecl array, int size) {
    return size == 1 && array.size() == 1 && index instanceof Index.Scalar ? Index.OWN : index;
  }
}
