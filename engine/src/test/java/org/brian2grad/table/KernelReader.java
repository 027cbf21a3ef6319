package org.brian2grad.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brian2grad.function.Functions;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.random.Distribution;
import org.brian2grad.request.ScaledSurrogate;

/// Reads a kernel of a table: `name (ascending, 5 elements): v = v + 1.0; w[0] += v`.
final class KernelReader {
  private static final Pattern HEAD = Pattern.compile("([^(:]+?)(?: \\(([^:]*)\\))?: (.*)");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\$\\d+|[A-Za-z_][\\w.']*|\\d+(?:\\.\\d+(?:E-?\\d+)?)?|:=|\\+=|//|[<>=!]=|[-+*/%<>=?:;,()\\[\\]])");
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "<", Comparison.LT,
          "<=", Comparison.LE,
          ">", Comparison.GT,
          ">=", Comparison.GE,
          "==", Comparison.EQ,
          "!=", Comparison.NE);

  private final World world;
  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private final BodyBuilder b = new BodyBuilder();
  private final Map<String, Integer> named = new HashMap<>();
  private int at;

  KernelReader(World world, String text) {
    this.world = world;
    this.text = text;
  }

  Kernel kernel() {
    Matcher head = HEAD.matcher(text);
    if (!head.matches()) {
      throw new IllegalArgumentException("no kernel: " + text);
    }
    tokenize(head.group(3));
    statement();
    while (accept(";")) {
      statement();
    }
    if (at < tokens.size()) {
      throw error("the end");
    }
    return attributes(
        new Kernel(head.group(1), 0, world.elements(), b.build()),
        head.group(2) == null ? "" : head.group(2));
  }

  private Kernel attributes(Kernel plain, String attributes) {
    Kernel k = plain;
    for (String one : attributes.isEmpty() ? new String[0] : attributes.split(", ")) {
      String[] words = one.split(" ");
      if (words.length == 1) {
        var order = Kernel.Order.valueOf(words[0].toUpperCase(Locale.ROOT));
        k = new Kernel(k.name(), k.clock(), k.size(), k.body(), k.guard(), order);
      } else if (words[0].equals("at")) {
        int clock = world.clock(words[1]);
        k = new Kernel(k.name(), clock, k.size(), k.body(), k.guard(), k.order());
      } else if (words[1].equals("elements")) {
        int size = Integer.parseInt(words[0]);
        k = new Kernel(k.name(), k.clock(), size, k.body(), k.guard(), k.order());
      } else {
        k =
            new Kernel(
                k.name(), k.clock(), k.size(), k.body(), Optional.of(guard(words)), k.order());
      }
    }
    return k;
  }

  /// `events of queue by elements`, and perhaps `if $1`.
  private Guard guard(String[] words) {
    var queue = world.queues().get(words[2]);
    if (queue == null) {
      throw new IllegalArgumentException("no queue '" + words[2] + "'");
    }
    OptionalInt indicator =
        words.length > 5 ? OptionalInt.of(known(words[6])) : OptionalInt.empty();
    return new Guard(
        indicator,
        queue,
        Guard.Scan.valueOf(words[0].toUpperCase(Locale.ROOT)),
        world.array(words[4]));
  }

  private int known(String name) {
    Integer id = named.get(name);
    if (id == null) {
      throw new IllegalArgumentException("what is " + name + " in '" + text + "'?");
    }
    return id;
  }

  private void tokenize(String statements) {
    Matcher m = TOKEN.matcher(statements);
    int end = 0;
    while (m.lookingAt()) {
      tokens.add(m.group(1));
      end = m.end();
      m.region(end, statements.length());
    }
    if (!statements.substring(end).isBlank()) {
      throw new IllegalArgumentException("what is '" + statements.substring(end) + "'?");
    }
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String take() {
    return tokens.get(at++);
  }

  private boolean accept(String token) {
    boolean is = peek().equals(token);
    at += is ? 1 : 0;
    return is;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw error("'" + token + "'");
    }
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException(
        "expected "
            + what
            + " before '"
            + String.join(" ", tokens.subList(at, tokens.size()))
            + "' in '"
            + text
            + "'");
  }

  private void statement() {
    String name = take();
    if (accept(":=")) {
      named.put(name, expression());
    } else if (name.equals("append")) {
      int log = world.log(take());
      expect("if");
      int mask = expression();
      List<Integer> columns = new ArrayList<>();
      if (accept(":")) {
        do {
          columns.add(expression());
        } while (accept(","));
      }
      b.effect(new Effect.Append(log, mask, columns));
    } else {
      int array = world.array(name);
      Index index = index();
      if (accept("+=")) {
        b.effect(new Effect.Add(array, index, expression()));
      } else {
        expect("=");
        b.store(array, index, expression());
      }
    }
  }

  private Index index() {
    if (!accept("[")) {
      return Index.OWN;
    }
    boolean first = peek().equals("0") && tokens.get(at + 1).equals("]");
    int node = first ? -1 : expression();
    at += first ? 1 : 0;
    expect("]");
    return first ? Index.SCALAR : new Index.At(node);
  }

  private int expression() {
    int condition = disjunction();
    if (!accept("?")) {
      return condition;
    }
    int then = expression();
    expect(":");
    return b.select(condition, then, expression());
  }

  private int disjunction() {
    int left = conjunction();
    while (accept("or")) {
      left = b.or(left, conjunction());
    }
    return left;
  }

  private int conjunction() {
    int left = negation();
    while (accept("and")) {
      left = b.and(left, negation());
    }
    return left;
  }

  private int negation() {
    if (accept("not")) {
      return b.not(negation());
    }
    int left = sum();
    Comparison comparison = COMPARISONS.get(peek());
    if (comparison == null) {
      return left;
    }
    at++;
    return b.compare(comparison, left, sum());
  }

  private int event() {
    int condition = expression();
    expect(",");
    int site = Integer.parseInt(take());
    return accept(",")
        ? b.event(condition, OptionalInt.of(expression()), site)
        : b.event(condition, site);
  }

  private List<Integer> data(ScaledSurrogate chosen) {
    return chosen.surrogate().data().stream()
        .map(name -> b.real(chosen.surrogate().number(name)))
        .toList();
  }

  private int spike() {
    int inequality = expression();
    expect(",");
    ScaledSurrogate chosen = Events.of(take());
    int scale = b.real(chosen.scale());
    return accept(",")
        ? b.heaviside(inequality, expression(), scale, chosen.surrogate(), data(chosen))
        : b.step(inequality, scale, chosen.surrogate());
  }

  private int sum() {
    int left = product();
    while (true) {
      if (accept("+")) {
        left = b.arithmetic(Operator.ADD, left, product());
      } else if (accept("-")) {
        left = b.arithmetic(Operator.SUB, left, product());
      } else {
        return left;
      }
    }
  }

  private int product() {
    int left = unary();
    while (true) {
      if (accept("*")) {
        left = b.arithmetic(Operator.MUL, left, unary());
      } else if (accept("/")) {
        left = b.arithmetic(Operator.DIV, left, unary());
      } else if (accept("//")) {
        left = b.arithmetic(Operator.FLOOR_DIV, left, unary());
      } else if (accept("%")) {
        left = b.arithmetic(Operator.MOD, left, unary());
      } else {
        return left;
      }
    }
  }

  private int unary() {
    return accept("-") ? b.negate(unary()) : primary();
  }

  private int primary() {
    String token = take();
    if (token.equals("(")) {
      int inner = expression();
      expect(")");
      return inner;
    }
    if (Character.isDigit(token.charAt(0))) {
      return token.contains(".")
          ? b.real(Double.parseDouble(token))
          : b.integer(Long.parseLong(token));
    }
    if (named.containsKey(token)) {
      return known(token);
    }
    if (accept("(")) {
      int value = call(token);
      expect(")");
      return value;
    }
    return switch (token) {
      case "true", "false" -> b.bool(token.equals("true"));
      case "inf" -> b.real(Double.POSITIVE_INFINITY);
      case "nan" -> b.real(Double.NaN);
      default -> {
        int array = world.array(token);
        yield b.load(array, index(), world.arrays().get(array).type().value());
      }
    };
  }

  private int call(String name) {
    return switch (name) {
      case "real" -> b.convert(expression(), ValueType.REAL);
      case "int" -> b.convert(expression(), ValueType.INT);
      case "bool" -> b.convert(expression(), ValueType.BOOL);
      case "stop" -> b.stopGradient(expression());
      case "spike" -> spike();
      case "event" -> event();
      case "timestep" -> b.timestep(world.clock(take()));
      case "element" -> b.element();
      case "draw" -> draw();
      default -> b.call(Functions.of(name), arguments());
    };
  }

  private int draw() {
    Distribution distribution = Distribution.valueOf(take().toUpperCase(Locale.ROOT));
    expect(",");
    int site = Integer.parseInt(take());
    expect(",");
    List<Integer> args = arguments();
    return b.add(
        new Node.Draw(
            distribution,
            site,
            args.get(0),
            args.get(1),
            args.get(2),
            args.subList(3, args.size())));
  }

  private List<Integer> arguments() {
    List<Integer> arguments = new ArrayList<>();
    do {
      arguments.add(expression());
    } while (accept(","));
    return arguments;
  }
}
