package org.brian2grad.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Texts that follow a grammar, so that they come further into the readers than mutants: most are
/// well formed, few make sense.
public final class RandomTexts {
  private static final List<String> NAMES =
      List.of(
          "v", "w", "I", "tau", "g", "x", "t", "dt", "i", "j", "N", "v_post", "w_pre", "xi", "pi");
  private static final List<String> UNITS =
      List.of(
          "mV", "ms", "nA", "Hz", "volt", "second", "amp", "siemens", "cm", "Mohm", "1", "kvolt");
  private static final List<String> FUNCTIONS =
      List.of(
          "exp", "log", "sin", "sqrt", "abs", "clip", "int", "rand", "randn", "stim", "foo", "pow");

  private final RandomGenerator random;

  public RandomTexts(RandomGenerator random) {
    this.random = random;
  }

  private String pick(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  String number() {
    return switch (random.nextInt(6)) {
      case 0 -> "0";
      case 1 -> Double.toString(random.nextGaussian());
      case 2 -> Integer.toString(random.nextInt(1000)) + ".";
      case 3 -> Double.toString(random.nextDouble() * Math.exp(random.nextDouble(-700, 700)));
      default -> Integer.toString(random.nextInt(100));
    };
  }

  String unit() {
    StringBuilder unit = new StringBuilder(pick(UNITS));
    while (random.nextInt(3) == 0) {
      unit.append(random.nextBoolean() ? "*" : "/").append(pick(UNITS));
      if (random.nextInt(3) == 0) {
        unit.append("**").append(random.nextInt(-3, 4));
      }
    }
    return unit.toString();
  }

  /// Of equations: of base units, in most cases.
  private String base() {
    return often() ? pick(List.of("volt", "1", "amp", "siemens/metre**2", "hertz")) : unit();
  }

  public String quantity() {
    return (random.nextInt(5) == 0 ? "-" : "")
        + number()
        + (random.nextBoolean() ? " " : "*")
        + (random.nextInt(4) == 0 ? "(" + unit() + ")" : unit());
  }

  String expression(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> number();
        case 1 -> number() + "*" + pick(UNITS);
        case 2 -> random.nextBoolean() ? "True" : "False";
        default -> pick(NAMES);
      };
    }
    int less = random.nextInt(depth);
    return switch (random.nextInt(10)) {
      case 0 -> "-" + expression(less);
      case 1 -> "(" + expression(less) + ")";
      case 2 -> "not " + expression(less);
      case 3 -> expression(less) + pick(List.of(" and ", " or ")) + expression(less);
      case 4 -> expression(less) + pick(List.of(" < ", " >= ", " == ", " != ")) + expression(less);
      case 5 ->
          pick(FUNCTIONS)
              + IntStream.range(0, random.nextInt(4))
                  .mapToObj(_ -> expression(less))
                  .collect(Collectors.joining(", ", "(", ")"));
      case 6 -> expression(less) + "**" + expression(less);
      default ->
          expression(less) + pick(List.of(" + ", " - ", "*", "/", "//", " % ")) + expression(less);
    };
  }

  public String expression() {
    return expression(random.nextInt(8));
  }

  public String equations() {
    return IntStream.range(0, random.nextInt(1, 6))
        .mapToObj(_ -> equation())
        .collect(Collectors.joining("\n"));
  }

  private String equation() {
    String name = often() ? "u" + random.nextInt(1000) : pick(NAMES);
    String left =
        switch (random.nextInt(3)) {
          case 0 -> "d" + name + "/dt = " + expression(3);
          case 1 -> name + " = " + expression(3);
          default -> name;
        };
    String flags =
        random.nextInt(3) == 0
            ? " ("
                + pick(
                    List.of(
                        "constant",
                        "shared",
                        "shared, constant",
                        "summed",
                        "event-driven",
                        "clock-driven",
                        "unless refractory",
                        "constant over dt"))
                + ")"
            : "";
    return left
        + " : "
        + (random.nextInt(5) == 0 ? pick(List.of("integer", "boolean")) : base())
        + flags;
  }

  public String code() {
    return IntStream.range(0, random.nextInt(1, 4))
        .mapToObj(_ -> pick(NAMES) + pick(List.of(" = ", " += ", " -= ", " *= ")) + expression(3))
        .collect(Collectors.joining("\n"));
  }

  /// A document with every section, some of them.
  public String document() {
    StringBuilder text = new StringBuilder("duration: " + (often() ? "10 ms" : quantity()) + "\n");
    if (often()) {
      text.append("constants: {tau: 20 ms, g: ").append(quantity()).append("}\n");
    }
    if (random.nextBoolean()) {
      text.append("timed_arrays:\n  stim: {values: ").append(values()).append(", dt: 1 ms}\n");
    }
    text.append("groups:\n");
    text.append("  cells:\n    size: ").append(random.nextInt(0, 20)).append("\n");
    text.append("    equations: |\n")
        .append(("dv/dt = -v/tau : volt\n" + (often() ? "" : equations())).indent(6));
    text.append("    threshold: ").append(often() ? "v > 15*mV" : quote(expression())).append("\n");
    maybe(text, "    reset: ", often() ? "v = 0*mV" : code());
    maybe(text, "    refractory: ", often() ? "2*ms" : expression());
    maybe(text, "    initial: ", "{v: " + (often() ? "rand()*15*mV" : values()) + "}");
    text.append("  source: {kind: ")
        .append(
            random.nextBoolean()
                ? "poisson, size: 2, rates: " + (often() ? "[10 Hz, 0.3 kHz]" : values())
                : "spikes, size: 2, indices: [0, 1], times: [1 ms, "
                    + (often() ? random.nextDouble() + " ms" : quantity())
                    + "]")
        .append("}\n");
    if (random.nextBoolean()) {
      text.append("synapses:\n  syn:\n    source: source\n    target: cells[0:")
          .append(random.nextInt(4))
          .append("]\n");
      maybe(text, "    equations: ", often() ? "w : 1\nx : volt" : equations());
      text.append("    on_pre: ").append(often() ? "v_post += 1*mV" : quote(code())).append("\n");
      maybe(text, "    on_post: ", often() ? "v_post -= rand()*mV" : code());
      maybe(text, "    delay: ", often() ? "1 ms" : values());
      text.append("    connect: ")
          .append(
              pick(
                  List.of(
                      "all",
                      "{pairs: {i: [0, 1], j: [0, 0]}}",
                      "{probability: 0.5, seed: 1, condition: i != j}")))
          .append("\n");
    }
    text.append("monitors:\n  m: {state: cells, variables: [v, ")
        .append(often() ? "i" : pick(NAMES))
        .append("]}\n");
    text.append("  s: {spikes: ").append(random.nextBoolean() ? "cells" : "source").append("}\n");
    if (random.nextBoolean()) {
      text.append("gradient: {surrogate: {name: superspike, scale: ")
          .append(often() ? "5 mV" : quote(quantity()))
          .append("}}\n");
    }
    if (random.nextBoolean()) {
      text.append("fit: {parameters: {tau: ")
          .append(often() ? "5 ms .. 80.0 ms" : quote(quantity() + " .. " + quantity()))
          .append("}, loss: {name: mse, monitor: ")
          .append(often() ? "m.v" : pick(List.of("m", "s", "x")))
          .append("}}\n");
    }
    return text.toString();
  }

  private boolean often() {
    return random.nextInt(20) > 0;
  }

  /// A key with a text, in one of YAML's styles.
  private void maybe(StringBuilder text, String key, String value) {
    if (!random.nextBoolean()) {
      return;
    }
    boolean flow = value.startsWith("{") || value.startsWith("[");
    text.append(key);
    if (flow) {
      text.append(value).append("\n");
    } else if (random.nextBoolean()) {
      text.append(random.nextBoolean() ? "|\n" : ">-\n").append(value.indent(8));
    } else {
      text.append(quote(value)).append("\n");
    }
  }

  private String quote(String value) {
    return random.nextBoolean()
        ? "'" + value.replace("'", "''").replace("\n", "\n\n") + "'"
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private String values() {
    return switch (random.nextInt(4)) {
      case 0 -> "[" + quote(quantity()) + ", " + quote(quantity()) + "]";
      case 1 -> "{values: [1, 2.5], unit: " + quote(unit()) + "}";
      case 2 -> quote(expression(3));
      default -> quote(quantity());
    };
  }
}
