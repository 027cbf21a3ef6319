package org.brian2grad.llvm;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Precision;
import org.brian2grad.random.Place;

/// The registers of a kernel's nodes.
///
/// A node that is the same for all lanes of a vector (constants, time, shared values and all that
/// follows from them) is computed once, as a scalar, and spread only where a vector needs it.
final class Values {
  private final Module module;
  private final Types types;
  private final Text text;
  private final Addresses addresses;
  private final Kernel kernel;
  private final boolean once;
  private final boolean lanes;
  private final int width;
  private final String element;
  private final boolean[] uniform;
  private final String[] registers;
  private final String[] spread;
  private Map<Integer, String> known = Map.of();

  Values(
      Module module,
      Types types,
      Text text,
      Addresses addresses,
      Kernel kernel,
      boolean once,
      boolean lanes,
      int width,
      String element) {
    this.module = module;
    this.types = types;
    this.text = text;
    this.addresses = addresses;
    this.kernel = kernel;
    this.once = once;
    this.lanes = lanes;
    this.width = width;
    this.element = element;
    int nodes = kernel.body().nodes().size();
    this.uniform = new boolean[nodes];
    this.registers = new String[nodes];
    this.spread = new String[nodes];
    for (int id = 0; id < nodes; id++) {
      uniform[id] = width == 1 || isUniform(kernel.body().node(id));
    }
  }

  /// Takes what arrays have at the element at work from registers.
  void know(Map<Integer, String> registers) {
    known = Map.copyOf(registers);
  }

  private boolean isUniform(Node node) {
    boolean uniform =
        switch (node) {
          case Node.Element _ -> lanes;
          case Node.Load l ->
              switch (l.index()) {
                case Index.Scalar _ -> !addresses.isLaned(module.array(l.array()));
                case Index.Own _ -> lanes && !addresses.isLaned(module.array(l.array()));
                case Index.At _ -> !addresses.isLaned(module.array(l.array()));
              };
          case Node _ -> true;
        };
    for (int operand : node.operands()) {
      uniform &= this.uniform[operand];
    }
    return uniform;
  }

  /// The register or constant of the element (or first element of the chunk) at work.
  String element() {
    return element;
  }

  /// The vector of element numbers.
  String numbers() {
    if (lanes || width == 1) {
      return element;
    }
    StringBuilder steps = new StringBuilder();
    for (int lane = 0; lane < width; lane++) {
      steps.append(lane == 0 ? "" : ", ").append("i64 ").append(lane);
    }
    String vector = Types.vector("i64", width);
    String iota = "<" + steps + ">";
    return element.equals("0")
        ? iota
        : text.emit(
            "add nuw nsw " + vector + " " + text.splat("i64", element, width) + ", " + iota);
  }

  private int widthOf(int id) {
    return uniform[id] ? 1 : width;
  }

  /// The node's register, as wide as the vector.
  String vector(int id) {
    if (!uniform[id] || width == 1) {
      return registers[id];
    }
    if (spread[id] == null) {
      Node node = kernel.body().node(id);
      String type = types.of(node.type());
      spread[id] =
          switch (node) {
            case Node.RealConstant _, Node.IntConstant _, Node.BoolConstant _ ->
                Types.splat(type, registers[id], width);
            case Node _ -> text.splat(type, registers[id], width);
          };
    }
    return spread[id];
  }

  /// The node's value in one lane, for use in a block of its own: nothing is spread there that
  /// other blocks would look for.
  String lane(int id, String lane) {
    return uniform[id]
        ? registers[id]
        : text.emit(
            "extractelement " + type(type(id), width) + " " + registers[id] + ", i64 " + lane);
  }

  private ValueType type(int id) {
    return kernel.body().node(id).type();
  }

  /// The operand as wide as its user.
  private String operand(int id, int width) {
    return width == 1 ? registers[id] : vector(id);
  }

  /// The node's vector in the form that memory holds.
  String stored(int id, StorageType type) {
    String value = vector(id);
    return switch (type) {
      case BOOL ->
          text.emit(
              "zext "
                  + Types.vector("i1", width)
                  + " "
                  + value
                  + " to "
                  + Types.vector("i8", width));
      case INT32 ->
          text.emit(
              "trunc "
                  + Types.vector("i64", width)
                  + " "
                  + value
                  + " to "
                  + Types.vector("i32", width));
      case INT64, REAL -> value;
    };
  }

  /// Computes a node whose operands are computed.
  void compute(int id) {
    Node node = kernel.body().node(id);
    int w = widthOf(id);
    registers[id] =
        switch (node) {
          case Node.RealConstant c -> types.constant(c.value());
          case Node.IntConstant c -> Long.toString(c.value());
          case Node.BoolConstant c -> Boolean.toString(c.value());
          case Node.Timestep t -> "%step" + t.clock();
          case Node.Element _ -> numbers();
          case Node.Load l -> load(l, w);
          case Node.Arithmetic a -> arithmetic(a, w);
          case Node.Negate n ->
              n.type() == ValueType.REAL
                  ? text.emit("fneg " + type(n.type(), w) + " " + operand(n.operand(), w))
                  : text.emit(
                      "sub " + type(n.type(), w) + " " + zero(w) + ", " + operand(n.operand(), w));
          case Node.Compare c -> compare(c, w);
          case Node.And a -> logic("and", a.left(), a.right(), w);
          case Node.Or o -> logic("or", o.left(), o.right(), w);
          case Node.Not n ->
              text.emit(
                  "xor "
                      + type(ValueType.BOOL, w)
                      + " "
                      + operand(n.operand(), w)
                      + ", "
                      + Types.splat("i1", "true", w));
          case Node.Select s ->
              select(
                  operand(s.condition(), w),
                  operand(s.then(), w),
                  operand(s.otherwise(), w),
                  type(s.type(), w),
                  w);
          case Node.Call c ->
              c.function()
                  .lower(
                      new VectorMaths(text, types, w),
                      c.args().stream().map(arg -> operand(arg, w)).toList());
          case Node.Convert c -> convert(c, w);
          case Node.Draw d -> draw(d, w);
          case Node.Event e -> operand(e.condition(), w);
          case Node.Heaviside h -> operand(h.value(), w);
          case Node.StopGradient s -> operand(s.operand(), w);
        };
  }

  private String draw(Node.Draw d, int w) {
    boolean wide = d.distribution().isWide() && types.precision() == Precision.SINGLE;
    var source = new VectorSource(text, wide ? new Types(Precision.DOUBLE) : types, w);
    var place =
        new Place<>(operand(d.key(), w), operand(d.step(), w), operand(d.element(), w), d.site());
    List<String> args =
        d.args().stream()
            .map(arg ->
                wide ? cast("fpext", "float", operand(arg, w), "double", w) : operand(arg, w))
            .toList();
    String value = d.distribution().draw(source, place, args);
    return wide ? cast("fptrunc", "double", value, "float", w) : value;
  }

  private String cast(String operation, String from, String value, String to, int w) {
    return text.emit(
        operation + " " + Types.vector(from, w) + " " + value + " to " + Types.vector(to, w));
  }

  private String type(ValueType type, int w) {
    return Types.vector(types.of(type), w);
  }

  private static String zero(int w) {
    return w == 1 ? "0" : "zeroinitializer";
  }

  private String logic(String operation, int left, int right, int w) {
    return text.emit(
        operation
            + " "
            + type(ValueType.BOOL, w)
            + " "
            + operand(left, w)
            + ", "
            + operand(right, w));
  }

  private String load(Node.Load l, int w) {
    if (w == 1 && known.containsKey(l.array())) {
      return requireNonNull(known.get(l.array()));
    }
    ArrayDecl array = module.array(l.array());
    String memory = types.of(array.type());
    String tags = addresses.tags(l.array(), true, once);
    String raw =
        switch (l.index()) {
          case Index.Own _ -> plain(l.array(), memory, element, w, tags);
          case Index.Scalar _ -> plain(l.array(), memory, "0", w, tags);
          case Index.At(int at) -> {
            boolean laned = addresses.isLaned(array);
            yield uniform[at] && (laned || w == 1)
                ? plain(l.array(), memory, registers[at], w, tags)
                : gather(l.array(), memory, at, laned, w, tags);
          }
        };
    return switch (array.type()) {
      case BOOL -> text.emit("icmp ne " + Types.vector("i8", w) + " " + raw + ", " + zero(w));
      case INT32 ->
          text.emit("sext " + Types.vector("i32", w) + " " + raw + " to " + Types.vector("i64", w));
      case INT64, REAL -> raw;
    };
  }

  private String plain(int array, String memory, String index, int w, String tags) {
    return text.emit(
        "load "
            + Types.vector(memory, w)
            + ", ptr "
            + addresses.element(array, index)
            + ", align "
            + addresses.alignment(array, w)
            + tags);
  }

  private String gather(int array, String memory, int at, boolean laned, int w, String tags) {
    String longs = Types.vector("i64", w);
    String index = inside(array, vector(at), w);
    if (laned) {
      String wide =
          module.array(array).region() == Region.RECORD
              ? text.splat("i64", "%pitch", w)
              : Types.splat("i64", Integer.toString(width), w);
      String row = text.emit("mul " + longs + " " + index + ", " + wide);
      StringBuilder steps = new StringBuilder();
      for (int lane = 0; lane < w; lane++) {
        steps.append(lane == 0 ? "" : ", ").append("i64 ").append(lane);
      }
      index = text.emit("add " + longs + " " + row + ", <" + steps + ">");
    }
    String base = addresses.element(array, "0");
    String pointers =
        text.emit("getelementptr " + memory + ", ptr " + base + ", " + longs + " " + index);
    String vector = Types.vector(memory, w);
    String suffix = Types.suffix(memory, w);
    String name = "llvm.masked.gather." + suffix + ".v" + w + "p0";
    text.declare(
        "declare "
            + vector
            + " @"
            + name
            + "(<"
            + w
            + " x ptr>, i32, <"
            + w
            + " x i1>, "
            + vector
            + ")");
    return text.emit(
        "call "
            + vector
            + " @"
            + name
            + "(<"
            + w
            + " x ptr> "
            + pointers
            + ", i32 "
            + addresses.alignment(array, 1)
            + ", <"
            + w
            + " x i1> splat (i1 true), "
            + vector
            + " poison)"
            + tags);
  }

  /// Elements beyond the domain have arbitrary indices, which must not lead out of the array.
  private String inside(int array, String index, int w) {
    if (lanes || kernel.size() % w == 0) {
      return index;
    }
    String longs = Types.vector("i64", w);
    String limit = Types.splat("i64", Integer.toString(module.array(array).size()), w);
    String valid = text.emit("icmp ult " + longs + " " + index + ", " + limit);
    return text.emit(
        "select "
            + Types.vector("i1", w)
            + " "
            + valid
            + ", "
            + longs
            + " "
            + index
            + ", "
            + longs
            + " zeroinitializer");
  }

  private String arithmetic(Node.Arithmetic a, int w) {
    String left = operand(a.left(), w);
    String right = operand(a.right(), w);
    String type = type(a.type(), w);
    if (a.type() == ValueType.INT) {
      return integers(a.operator(), left, right, type, w);
    }
    var maths = new VectorMaths(text, types, w);
    return switch (a.operator()) {
      case ADD -> maths.add(left, right);
      case SUB -> maths.sub(left, right);
      case MUL -> maths.mul(left, right);
      case DIV -> maths.div(left, right);
      case FLOOR_DIV -> new Remainder(text, maths, type, left, right).quotient();
      case MOD -> new Remainder(text, maths, type, left, right).value();
    };
  }

  private String integers(Node.Operator operator, String a, String b, String type, int w) {
    return switch (operator) {
      case ADD -> text.emit("add " + type + " " + a + ", " + b);
      case SUB -> text.emit("sub " + type + " " + a + ", " + b);
      case MUL -> text.emit("mul " + type + " " + a + ", " + b);
      case DIV -> throw new IllegalStateException("integers divide as reals");
      case FLOOR_DIV, MOD -> floorDivision(operator == Node.Operator.MOD, a, b, type, w);
    };
  }

  /// Rounds towards minus infinity. Division by 0 gives 0; neither it nor that of the smallest
  /// integer by -1, which overflows, may reach the machine's division, which would trap.
  private String floorDivision(boolean modulo, String a, String b, String type, int w) {
    String zero = zero(w);
    String one = Types.splat("i64", "1", w);
    String next = text.emit("add " + type + " " + b + ", " + one);
    String trap = text.emit("icmp ult " + type + " " + next + ", " + Types.splat("i64", "2", w));
    String safe = select(trap, one, b, type, w);
    String q = text.emit("sdiv " + type + " " + a + ", " + safe);
    String back = text.emit("mul " + type + " " + q + ", " + safe);
    String r = text.emit("sub " + type + " " + a + ", " + back);
    String rest = text.emit("icmp ne " + type + " " + r + ", " + zero);
    String signs = text.emit("xor " + type + " " + r + ", " + safe);
    String differ = text.emit("icmp slt " + type + " " + signs + ", " + zero);
    String down = text.emit("and " + type(ValueType.BOOL, w) + " " + rest + ", " + differ);
    if (modulo) {
      return select(down, text.emit("add " + type + " " + r + ", " + safe), r, type, w);
    }
    String floor = select(down, text.emit("sub " + type + " " + q + ", " + one), q, type, w);
    // a / 0 = 0 and a / -1 = -a are both a b.
    return select(trap, text.emit("mul " + type + " " + a + ", " + b), floor, type, w);
  }

  private String select(String condition, String then, String otherwise, String type, int w) {
    return text.emit(
        "select "
            + type(ValueType.BOOL, w)
            + " "
            + condition
            + ", "
            + type
            + " "
            + then
            + ", "
            + type
            + " "
            + otherwise);
  }

  private String compare(Node.Compare c, int w) {
    boolean real = kernel.body().node(c.left()).type() == ValueType.REAL;
    String predicate =
        switch (c.comparison()) {
          case LT -> real ? "olt" : "slt";
          case LE -> real ? "ole" : "sle";
          case GT -> real ? "ogt" : "sgt";
          case GE -> real ? "oge" : "sge";
          case EQ -> real ? "oeq" : "eq";
          case NE -> real ? "une" : "ne";
        };
    return text.emit(
        (real ? "fcmp " : "icmp ")
            + predicate
            + " "
            + type(kernel.body().node(c.left()).type(), w)
            + " "
            + operand(c.left(), w)
            + ", "
            + operand(c.right(), w));
  }

  private String convert(Node.Convert c, int w) {
    ValueType from = kernel.body().node(c.operand()).type();
    String value = operand(c.operand(), w);
    String source = type(from, w);
    String target = type(c.type(), w);
    return switch (c.type()) {
      case BOOL ->
          from == ValueType.REAL
              ? text.emit(
                  "fcmp une "
                      + source
                      + " "
                      + value
                      + ", "
                      + (w == 1 ? types.constant(0) : "zeroinitializer"))
              : text.emit("icmp ne " + source + " " + value + ", " + zero(w));
      case INT ->
          from == ValueType.REAL
              ? text.call(
                  target,
                  "llvm.fptosi.sat." + Types.suffix("i64", w) + "." + Types.suffix(types.real(), w),
                  source + " " + value)
              : text.emit("zext " + source + " " + value + " to " + target);
      case REAL ->
          text.emit(
              (from == ValueType.INT ? "sitofp " : "uitofp ")
                  + source
                  + " "
                  + value
                  + " to "
                  + target);
    };
  }
}
