package org.brian2grad.kernel;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// Kernels as text, one node a line: for people, and for tests that compare before with after.
///
///     kernel decay, 10 elements at defaultclock
///       %0 = load v[own] : real
///       %1 = real 0.9
///       %2 = mul %0 %1 : real
///       store v[own] %2
public final class Printer {
  private final Module module;
  private final StringBuilder out = new StringBuilder();

  private Printer(Module module) {
    this.module = module;
  }

  public static String print(Module module) {
    return new Printer(module).module();
  }

  /// @param module that the kernel's arrays, clocks and logs belong to
  public static String print(Module module, Kernel kernel) {
    var printer = new Printer(module);
    printer.kernel(kernel);
    return printer.out.toString();
  }

  private String module() {
    line("module " + lower(module.precision()));
    for (Clock clock : module.clocks()) {
      line("clock " + clock.name());
    }
    for (ArrayDecl array : module.arrays()) {
      String at = array.region() == Region.RECORD ? " at " + clock(array.clock()) : "";
      line(
          "array %s : %s[%d] %s%s"
              .formatted(
                  array.name(), lower(array.type()), array.size(), lower(array.region()), at));
    }
    for (Log log : module.logs()) {
      line("log %s : %d x (%s)".formatted(log.name(), log.size(), types(log.columns())));
    }
    for (Routine routine : module.routines()) {
      line("");
      line("routine " + routine.name() + ", " + lower(routine.order()));
      routine.kernels().forEach(this::kernel);
    }
    return out.toString();
  }

  private void kernel(Kernel kernel) {
    line(
        "kernel %s, %d elements at %s%s"
            .formatted(
                kernel.name(),
                kernel.size(),
                clock(kernel.clock()),
                kernel.isParallel() ? "" : ", " + lower(kernel.order())));
    for (int id = 0; id < kernel.body().nodes().size(); id++) {
      line("  " + node(module, id, kernel.body().node(id)));
    }
    for (Effect effect : kernel.body().effects()) {
      line("  " + effect(module, effect));
    }
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String types(List<ValueType> types) {
    return String.join(", ", types.stream().map(Printer::lower).toList());
  }

  private String clock(int clock) {
    return clock(module, clock);
  }

  private static String clock(Module module, int clock) {
    return clock >= 0 && clock < module.clocks().size()
        ? module.clocks().get(clock).name()
        : "clock " + clock;
  }

  /// A node as its line, also one that refers to what does not exist.
  static String node(Module module, int id, Node node) {
    return "%" + id + " = " + text(module, node);
  }

  private static String text(Module module, Node node) {
    return switch (node) {
      case Node.RealConstant c -> "real " + c.value();
      case Node.IntConstant c -> "int " + c.value();
      case Node.BoolConstant c -> "bool " + c.value();
      case Node.Load l -> typed("load " + element(module, l.array(), l.index()), l);
      case Node.Arithmetic a -> typed(lower(a.operator()) + " " + ids(a.left(), a.right()), a);
      case Node.Negate n -> typed("negate " + ids(n.operand()), n);
      case Node.Compare c -> typed(lower(c.comparison()) + " " + ids(c.left(), c.right()), c);
      case Node.And a -> typed("and " + ids(a.left(), a.right()), a);
      case Node.Or o -> typed("or " + ids(o.left(), o.right()), o);
      case Node.Not n -> typed("not " + ids(n.operand()), n);
      case Node.Select s -> typed("select " + ids(s.condition(), s.then(), s.otherwise()), s);
      case Node.Call c -> typed("call " + c.function().name() + " " + ids(c.operands()), c);
      case Node.Convert c -> typed("convert " + ids(c.operand()), c);
      case Node.Timestep t -> "timestep " + clock(module, t.clock());
      case Node.Element _ -> "element";
      case Node.Draw d ->
          typed(
              "draw %s at %d %s".formatted(lower(d.distribution()), d.site(), ids(d.operands())),
              d);
      case Node.Event e -> typed("event " + ids(e.operands()) + " at " + e.site(), e);
      case Node.Heaviside h ->
          typed(
              "heaviside %s of %s scale %s, %s%s"
                  .formatted(
                      ids(h.value()),
                      ids(h.distance()),
                      ids(h.scale()),
                      h.surrogate().name(),
                      h.data().stream().map(number -> " %" + number).collect(joining())),
              h);
      case Node.StopGradient s -> typed("stop " + ids(s.operand()), s);
    };
  }

  private static String typed(String text, Node node) {
    return text + " : " + lower(node.type());
  }

  private static String ids(int... ids) {
    var joiner = new StringJoiner(" ");
    for (int id : ids) {
      joiner.add("%" + id);
    }
    return joiner.toString();
  }

  private static String element(Module module, int array, Index index) {
    String name =
        array >= 0 && array < module.arrays().size()
            ? module.array(array).name()
            : "array " + array;
    return switch (index) {
      case Index.Own _ -> name + "[own]";
      case Index.Scalar _ -> name + "[0]";
      case Index.At(int at) -> name + "[%" + at + "]";
    };
  }

  /// An effect as its line.
  static String effect(Module module, Effect effect) {
    return switch (effect) {
      case Effect.Store s -> "store " + element(module, s.array(), s.index()) + " %" + s.value();
      case Effect.Add a -> "add " + element(module, a.array(), a.index()) + " %" + a.value();
      case Effect.Append a -> {
        String name =
            a.log() >= 0 && a.log() < module.logs().size()
                ? module.logs().get(a.log()).name()
                : "log " + a.log();
        String values = ids(a.values().stream().mapToInt(Integer::intValue).toArray());
        yield "append " + name + " if %" + a.mask() + " (" + values + ")";
      }
    };
  }
}
