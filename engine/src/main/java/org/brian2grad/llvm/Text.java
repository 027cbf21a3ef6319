package org.brian2grad.llvm;

import java.util.Set;
import java.util.TreeSet;

/// The text of a function in the making: instructions, fresh names, blocks.
final class Text {
  private final StringBuilder out = new StringBuilder();
  private final Set<String> declarations;
  private int next;

  /// @param declarations of external functions, collected for the whole module
  Text(Set<String> declarations) {
    this.declarations = declarations;
  }

  Text() {
    this(new TreeSet<>());
  }

  /// A fresh number for names of registers and blocks.
  int fresh() {
    return next++;
  }

  /// Appends an instruction that has a result, and returns the result's name.
  String emit(String instruction) {
    String name = "%r" + next++;
    out.append("  ").append(name).append(" = ").append(instruction).append('\n');
    return name;
  }

  /// Appends an instruction without a result.
  void run(String instruction) {
    out.append("  ").append(instruction).append('\n');
  }

  /// Begins a block.
  void label(String name) {
    out.append(name).append(":\n");
  }

  void line(String line) {
    out.append(line).append('\n');
  }

  /// Makes sure that an external function is declared.
  void declare(String declaration) {
    declarations.add(declaration);
  }

  /// A scalar in all places of a vector.
  String splat(String type, String scalar, int width) {
    String vector = Types.vector(type, width);
    String single = emit("insertelement " + vector + " poison, " + type + " " + scalar + ", i64 0");
    return emit(
        "shufflevector "
            + vector
            + " "
            + single
            + ", "
            + vector
            + " poison, <"
            + width
            + " x i32> zeroinitializer");
  }

  /// Calls an intrinsic or external function and returns the result's name.
  ///
  /// @param args each with its type
  String call(String type, String function, String... args) {
    StringBuilder types = new StringBuilder();
    for (String arg : args) {
      types.append(types.isEmpty() ? "" : ", ").append(typeOf(arg));
    }
    declare("declare " + type + " @" + function + "(" + types + ")");
    return emit("call " + type + " @" + function + "(" + String.join(", ", args) + ")");
  }

  /// `<8 x double> %r1` has the type `<8 x double>`.
  private static String typeOf(String arg) {
    return arg.startsWith("<")
        ? arg.substring(0, arg.indexOf('>') + 1)
        : arg.substring(0, arg.indexOf(' '));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
