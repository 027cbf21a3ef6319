package org.brian2grad.llvm;

import java.util.List;
import org.brian2grad.function.Functions;
import org.brian2grad.function.Maths;
import org.brian2grad.program.Precision;

/// The machine operations of native function algorithms, on registers of `width` reals.
final class VectorMaths implements Maths<String, String> {
  private final Text text;
  private final Types types;
  private final int width;
  private final String real;
  private final String bits;

  VectorMaths(Text text, Types types, int width) {
    this.text = text;
    this.types = types;
    this.width = width;
    this.real = Types.vector(types.real(), width);
    this.bits = Types.vector(isDouble() ? "i64" : "i32", width);
  }

  @Override
  public boolean isDouble() {
    return types.precision() == Precision.DOUBLE;
  }

  @Override
  public String constant(double value) {
    return Types.splat(types.real(), types.constant(value), width);
  }

  private String integer(long value) {
    return Types.splat(isDouble() ? "i64" : "i32", Long.toString(value), width);
  }

  private String binary(String operation, String a, String b) {
    return text.emit(operation + " " + real + " " + a + ", " + b);
  }

  @Override
  public String add(String a, String b) {
    return binary("fadd", a, b);
  }

  @Override
  public String sub(String a, String b) {
    return binary("fsub", a, b);
  }

  @Override
  public String mul(String a, String b) {
    return binary("fmul", a, b);
  }

  @Override
  public String div(String a, String b) {
    return binary("fdiv", a, b);
  }

  @Override
  public String neg(String a) {
    return text.emit("fneg " + real + " " + a);
  }

  private String intrinsic(String name, String... args) {
    String[] typed = new String[args.length];
    for (int k = 0; k < args.length; k++) {
      typed[k] = real + " " + args[k];
    }
    return text.call(real, "llvm." + name + "." + Types.suffix(types.real(), width), typed);
  }

  @Override
  public String fma(String a, String b, String c) {
    return intrinsic("fma", a, b, c);
  }

  @Override
  public String abs(String a) {
    return intrinsic("fabs", a);
  }

  @Override
  public String sqrt(String a) {
    return intrinsic("sqrt", a);
  }

  @Override
  public String rint(String a) {
    return intrinsic("roundeven", a);
  }

  @Override
  public String floor(String a) {
    return intrinsic("floor", a);
  }

  @Override
  public String ceil(String a) {
    return intrinsic("ceil", a);
  }

  @Override
  public String trunc(String a) {
    return intrinsic("trunc", a);
  }

  @Override
  public String copySign(String magnitude, String sign) {
    return intrinsic("copysign", magnitude, sign);
  }

  /// Adding 1.5 * 2^52 leaves k in the lowest bits of the sum, from where it moves to the
  /// exponent's place.
  @Override
  public String exp2Integer(String k) {
    String shifted = add(k, constant(isDouble() ? 0x1.8p52 : 0x1.8p23));
    String raw = text.emit("bitcast " + real + " " + shifted + " to " + bits);
    String exponent = text.emit("shl " + bits + " " + raw + ", " + integer(isDouble() ? 52 : 23));
    String biased =
        text.emit(
            "add " + bits + " " + exponent + ", " + integer(isDouble() ? 1023L << 52 : 127L << 23));
    return text.emit("bitcast " + bits + " " + biased + " to " + real);
  }

  @Override
  public String exponent(String a) {
    String raw = text.emit("bitcast " + real + " " + a + " to " + bits);
    String shifted = text.emit("lshr " + bits + " " + raw + ", " + integer(isDouble() ? 52 : 23));
    String unbiased =
        text.emit("sub " + bits + " " + shifted + ", " + integer(isDouble() ? 1023 : 127));
    return text.emit("sitofp " + bits + " " + unbiased + " to " + real);
  }

  @Override
  public String mantissa(String a) {
    String raw = text.emit("bitcast " + real + " " + a + " to " + bits);
    String fraction =
        text.emit(
            "and "
                + bits
                + " "
                + raw
                + ", "
                + integer(isDouble() ? (1L << 52) - 1 : (1 << 23) - 1));
    String one =
        text.emit(
            "or " + bits + " " + fraction + ", " + integer(isDouble() ? 1023L << 52 : 127L << 23));
    return text.emit("bitcast " + bits + " " + one + " to " + real);
  }

  private String compare(String predicate, String a, String b) {
    return text.emit("fcmp " + predicate + " " + real + " " + a + ", " + b);
  }

  @Override
  public String less(String a, String b) {
    return compare("olt", a, b);
  }

  @Override
  public String lessEqual(String a, String b) {
    return compare("ole", a, b);
  }

  @Override
  public String equal(String a, String b) {
    return compare("oeq", a, b);
  }

  @Override
  public String isNaN(String a) {
    return compare("uno", a, a);
  }

  private String mask() {
    return Types.vector("i1", width);
  }

  @Override
  public String and(String a, String b) {
    return text.emit("and " + mask() + " " + a + ", " + b);
  }

  @Override
  public String or(String a, String b) {
    return text.emit("or " + mask() + " " + a + ", " + b);
  }

  @Override
  public String not(String a) {
    return text.emit("xor " + mask() + " " + a + ", " + Types.splat("i1", "true", width));
  }

  @Override
  public String select(String condition, String then, String otherwise) {
    return text.emit(
        "select " + mask() + " " + condition + ", " + real + " " + then + ", " + real + " "
            + otherwise);
  }

  @Override
  public String call(String function, List<String> args) {
    return Functions.of(function).lower(this, args);
  }

  @Override
  public String libm(String function, List<String> args) {
    String name = isDouble() ? function : function + "f";
    if (width == 1) {
      return scalarCall(name, args.toArray(String[]::new));
    }
    String result = "poison";
    for (int lane = 0; lane < width; lane++) {
      String[] scalars = new String[args.size()];
      for (int k = 0; k < scalars.length; k++) {
        scalars[k] = text.emit("extractelement " + real + " " + args.get(k) + ", i64 " + lane);
      }
      result =
          text.emit(
              "insertelement "
                  + real
                  + " "
                  + result
                  + ", "
                  + types.real()
                  + " "
                  + scalarCall(name, scalars)
                  + ", i64 "
                  + lane);
    }
    return result;
  }

  private String scalarCall(String name, String... args) {
    String[] typed = new String[args.length];
    for (int k = 0; k < args.length; k++) {
      typed[k] = types.real() + " " + args[k];
    }
    return text.call(types.real(), name, typed);
  }
}
