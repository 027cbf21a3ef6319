package org.brian2grad;

/// Every tolerance of the Java tests, with its reason. Gradients and traces are compared by
/// `max|a-b|/max|b|`.
public final class Tolerances {
  private Tolerances() {}

  /// Native algorithms of the functions that are inlined, in units in the last place of the exact
  /// value: what the project promises.
  public static final double INLINE_ULP = 2;

  /// The same against Java's own functions, which are themselves off by up to 1 (tanh, sinh, cosh:
  /// 2.5).
  public static final double JAVA_ULP = 4.5;

  /// Exponentials brought into another form, with arguments up to some hundreds: one unit in the
  /// last place of the argument is as many hundreds of the result.
  public static final double EXPONENT = 1e-12;

  /// Central differences with steps of 1e-5: truncation 1e-10, cancellation 1e-11.
  public static final double DIFFERENCES = 1e-8;

  /// Documented values and integrals of surrogates, integrated with steps of 1e-4 over kinks.
  public static final double SURROGATE_AREA = 1e-3;

  /// Interpreter against native code: Java's exponentials and ours differ by 2 units in the last
  /// place, which a few hundred steps of a stable model do not enlarge by more than this.
  public static final double INTERPRETER = 1e-12;

  /// The same in single precision, whose units are 2^29 times larger.
  public static final double INTERPRETER_SINGLE = 2e-5;

  /// Adjoint against tangent, of the sum of the products' sizes: both are a few thousand
  /// operations, each rounded to 1e-16.
  public static final double DOT_PRODUCT = 1e-12;

  /// Adjoint against differences of the interpreter on smooth models.
  public static final double GRADIENT_DIFFERENCES = 1e-6;

  /// Logarithms of factorials, relative to them or to 1: where the series begins, the first term it
  /// leaves out is 8e-13.
  public static final double LOG_FACTORIAL = 1e-12;

  /// Quantiles of the normal distribution, relative: AS 241 is good to 1e-16, and two polynomials
  /// of degree 7, a logarithm and a division are rounded.
  public static final double NORMAL_QUANTILE = 2e-15;

  /// The same in single precision, whose units are 2^29 times larger.
  public static final double NORMAL_QUANTILE_SINGLE = 1e-6;

  /// A quantity written in another unit and read back: two roundings of a multiplication.
  public static final double UNIT_TEXT = 4e-16;

  /// Expressions evaluated in Python and in Java: those kept do not change by more when all their
  /// variables change by 1e-12, and the functions of both differ by less than that.
  public static final double PYTHON_VALUE = 1e-10;

  /// Gradients in single precision against double: sums of some hundred steps, each with an error
  /// of the trace itself.
  public static final double SINGLE_GRADIENT = 1e-4;

  /// A model of the Java door against its exact solution: some hundred roundings of 1e-16 add up.
  public static final double EXACT_SOLUTION = 1e-12;

  /// One step of a state updater against Brian 2's, relative to the state before or after it: some
  /// tens of operations, and cancellation of some hundreds in Brian's form of exact solutions.
  public static final double BRIAN_STEP = 1e-12;

  /// One exact step, relative to the state: some rounded operations. Matrix exponentials of stiff
  /// systems lose a digit in their squarings.
  public static final double EXACT_STEP = 1e-14;

  /// Derivatives of an exact step, relative to the derivative and to state over parameter: where a
  /// step is thousands of time constants long, they are differences of numbers as much larger.
  public static final double EXACT_SLOPE = 1e-12;

  /// Observed orders of convergence: errors of the next order at 64 steps, and the scatter of 300
  /// paths.
  public static final double ORDER = 0.15;

  /// An expression multiplied out: some tens of operations and mild cancellation.
  public static final double EXPANSION = 1e-13;
}
