package org.brian2grad.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.request.ScaledSurrogate;

/// Writes a kernel as [KernelReader] reads it: what effects need, each value that is used more than
/// once by a name.
public final class KernelText {
  private static final int WIDTH = 100;

  /// How tightly the parts of a text hold together.
  private enum Binding {
    SELECT,
    OR,
    AND,
    NOT,
    COMPARE,
    SUM,
    PRODUCT,
    UNARY,
    PRIMARY
  }

  private record Part(String text, Binding binding) {}

  private final World world;
  private final Kernel kernel;
  private final Map<Integer, String> names = new HashMap<>();

  private KernelText(World world, Kernel kernel) {
    this.world = world;
    this.kernel = kernel;
  }

  /// Kernels one after another, with an end of line each.
  public static String of(World world, List<Kernel> kernels) {
    return kernels.stream().map(k -> new KernelText(world, k).text()).collect(Collectors.joining());
  }

  private String text() {
    List<String> statements = new ArrayList<>();
    int[] uses = uses();
    for (int id = 0; id < uses.length; id++) {
      if (uses[id] > 1 && isNamed(kernel.body().node(id))) {
        String name = "$" + (names.size() + 1);
        statements.add(name + " := " + part(kernel.body().node(id)).text());
        names.put(id, name);
      }
    }
    kernel.body().effects().forEach(effect -> statements.add(effect(effect)));
    String head = kernel.name() + attributes() + ":";
    String line = head + " " + String.join("; ", statements);
    return line.length() <= WIDTH
        ? line + "\n"
        : head + "\n  " + String.join("\n  ", statements) + "\n";
  }

  /// How often each value is written down.
  private int[] uses() {
    int[] uses = new int[kernel.body().nodes().size()];
    kernel.body().effects().forEach(effect -> count(effect.operands(), uses));
    kernel.guard().map(Guard::indicator).ifPresent(i -> i.ifPresent(id -> uses[id] += 2));
    for (int id = uses.length - 1; id >= 0; id--) {
      if (uses[id] > 0) {
        count(written(kernel.body().node(id)), uses);
      }
    }
    return uses;
  }

  /// A step function is written as its inequality, from which its distance follows, or with it.
  private int[] written(Node node) {
    return node instanceof Node.Heaviside h
        ? isStep(h) ? new int[] {h.value()} : new int[] {h.value(), h.distance()}
        : node.operands();
  }

  /// Whether the value is a comparison that tells the distance.
  private boolean isStep(Node.Heaviside h) {
    return kernel.body().node(h.value()) instanceof Node.Compare c
        && kernel.body().node(c.left()).type() == ValueType.REAL;
  }

  private String surrogate(Node.Heaviside h) {
    double scale = ((Node.RealConstant) kernel.body().node(h.scale())).value();
    return Events.name(new ScaledSurrogate(h.surrogate(), scale));
  }

  private static void count(int[] operands, int[] uses) {
    for (int operand : operands) {
      uses[operand]++;
    }
  }

  private static boolean isNamed(Node node) {
    return switch (node) {
      case Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Timestep _,
          Node.Element _ ->
          false;
      case Node.Load l -> l.index() instanceof Index.At;
      case Node.Arithmetic _,
          Node.Negate _,
          Node.Compare _,
          Node.And _,
          Node.Or _,
          Node.Not _,
          Node.Select _,
          Node.Call _,
          Node.Convert _,
          Node.Draw _,
          Node.Event _,
          Node.Heaviside _,
          Node.StopGradient _ ->
          true;
    };
  }

  private String attributes() {
    List<String> attributes = new ArrayList<>();
    if (kernel.clock() != 0) {
      attributes.add("at " + world.clocks().get(kernel.clock()).name());
    }
    if (kernel.size() != world.elements()) {
      attributes.add(kernel.size() + " elements");
    }
    if (!kernel.isParallel()) {
      attributes.add(lower(kernel.order()));
    }
    kernel.guard().ifPresent(guard -> attributes.add(guard(guard)));
    return attributes.isEmpty() ? "" : " (" + String.join(", ", attributes) + ")";
  }

  private String guard(Guard guard) {
    String queue =
        world.queues().entrySet().stream()
            .filter(e -> e.getValue().equals(guard.queue()))
            .findFirst()
            .orElseThrow()
            .getKey();
    String condition =
        guard.indicator().isEmpty()
            ? ""
            : " if "
                + names.getOrDefault(
                    guard.indicator().getAsInt(), operand(guard.indicator().getAsInt()).text());
    return lower(guard.scan()) + " of " + queue + " by " + name(guard.elements()) + condition;
  }

  /// Without what says where it comes from.
  private String name(int array) {
    var a = world.arrays().get(array);
    if (a.region() == Region.TAPE) {
      return "tape"
          + world.arrays().subList(0, array + 1).stream()
              .filter(other -> other.region() == Region.TAPE)
              .count();
    }
    return a.name().startsWith("derived") ? a.name().replaceAll(" .*", "") : a.name();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String effect(Effect effect) {
    return switch (effect) {
      case Effect.Store s -> place(s.array(), s.index()) + " = " + operand(s.value()).text();
      case Effect.Add a -> place(a.array(), a.index()) + " += " + operand(a.value()).text();
      case Effect.Append a -> {
        String columns =
            a.values().stream().map(v -> operand(v).text()).collect(Collectors.joining(", "));
        yield "append "
            + world.logs().get(a.log()).name()
            + " if "
            + at(a.mask(), Binding.OR)
            + (columns.isEmpty() ? "" : " : " + columns);
      }
    };
  }

  private String place(int array, Index index) {
    return switch (index) {
      case Index.Own _ -> name(array);
      case Index.Scalar _ -> name(array) + "[0]";
      case Index.At(int at) -> {
        String text = operand(at).text();
        yield name(array) + "[" + (text.equals("0") ? "(0)" : text) + "]";
      }
    };
  }

  private Part operand(int id) {
    String name = names.get(id);
    return name == null ? part(kernel.body().node(id)) : new Part(name, Binding.PRIMARY);
  }

  /// The text of a node, in parentheses if it would fall apart.
  private String at(int id, Binding least) {
    Part part = operand(id);
    return part.binding().compareTo(least) < 0 ? "(" + part.text() + ")" : part.text();
  }

  private String list(List<Integer> ids) {
    return ids.stream().map(id -> operand(id).text()).collect(Collectors.joining(", "));
  }

  private Part part(Node node) {
    return switch (node) {
      case Node.RealConstant c -> number(real(c.value()));
      case Node.IntConstant c -> number(Long.toString(c.value()));
      case Node.BoolConstant c -> primary(Boolean.toString(c.value()));
      case Node.Load l -> primary(place(l.array(), l.index()));
      case Node.Timestep t -> primary("timestep(" + world.clocks().get(t.clock()).name() + ")");
      case Node.Element _ -> primary("element()");
      case Node.Arithmetic a -> arithmetic(a);
      case Node.Negate n -> new Part("-" + at(n.operand(), Binding.UNARY), Binding.UNARY);
      case Node.Compare c -> {
        String text =
            at(c.left(), Binding.SUM)
                + " "
                + sign(c.comparison())
                + " "
                + at(c.right(), Binding.SUM);
        yield new Part(text, Binding.COMPARE);
      }
      case Node.Event e ->
          primary(
              "event("
                  + operand(e.condition()).text()
                  + ", "
                  + e.site()
                  + (e.distance().isPresent() ? ", " + operand(e.distance().getAsInt()).text() : "")
                  + ")");
      case Node.Heaviside h ->
          primary(
              "spike("
                  + operand(h.value()).text()
                  + ", "
                  + surrogate(h)
                  + (isStep(h) ? "" : ", " + operand(h.distance()).text())
                  + ")");
      case Node.And a ->
          new Part(at(a.left(), Binding.AND) + " and " + at(a.right(), Binding.NOT), Binding.AND);
      case Node.Or o ->
          new Part(at(o.left(), Binding.OR) + " or " + at(o.right(), Binding.AND), Binding.OR);
      case Node.Not n -> new Part("not " + at(n.operand(), Binding.NOT), Binding.NOT);
      case Node.Select s ->
          new Part(
              at(s.condition(), Binding.OR)
                  + " ? "
                  + operand(s.then()).text()
                  + " : "
                  + operand(s.otherwise()).text(),
              Binding.SELECT);
      case Node.Call c -> primary(c.function().name() + "(" + list(c.args()) + ")");
      case Node.Convert c -> primary(lower(c.type()) + "(" + operand(c.operand()).text() + ")");
      case Node.Draw d -> {
        List<Integer> ids = new ArrayList<>(List.of(d.key(), d.step(), d.element()));
        ids.addAll(d.args());
        yield primary("draw(" + lower(d.distribution()) + ", " + d.site() + ", " + list(ids) + ")");
      }
      case Node.StopGradient s -> primary("stop(" + operand(s.operand()).text() + ")");
    };
  }

  private static String real(double value) {
    return Double.isNaN(value)
        ? "nan"
        : Double.isInfinite(value) ? (value < 0 ? "-inf" : "inf") : Double.toString(value);
  }

  private static Part primary(String text) {
    return new Part(text, Binding.PRIMARY);
  }

  private static Part number(String text) {
    return new Part(text, text.startsWith("-") ? Binding.UNARY : Binding.PRIMARY);
  }

  private Part arithmetic(Node.Arithmetic a) {
    Binding own =
        switch (a.operator()) {
          case ADD, SUB -> Binding.SUM;
          case MUL, DIV, FLOOR_DIV, MOD -> Binding.PRODUCT;
        };
    Binding right = own == Binding.SUM ? Binding.PRODUCT : Binding.UNARY;
    String sign =
        switch (a.operator()) {
          case ADD -> " + ";
          case SUB -> " - ";
          case MUL -> " * ";
          case DIV -> " / ";
          case FLOOR_DIV -> " // ";
          case MOD -> " % ";
        };
    return new Part(at(a.left(), own) + sign + at(a.right(), right), own);
  }

  private static String sign(Node.Comparison comparison) {
    return switch (comparison) {
      case LT -> "<";
      case LE -> "<=";
      case GT -> ">";
      case GE -> ">=";
      case EQ -> "==";
      case NE -> "!=";
    };
  }
}
