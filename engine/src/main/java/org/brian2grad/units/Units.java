package org.brian2grad.units;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The units of Brian 2: base units, each with the prefixes of SI, each of those squared and cubed,
/// and short names of the most common ones (`mV`, `cm2`).
///
/// Source: `brian2/units/allunits.py` and `stdunits.py`, which list what is made here by rule.
public final class Units {
  /// In the order in which Brian prefers them where several have one dimension.
  private static final List<Unit> BASE =
      List.of(
          unit("metre", "m", 0, 1),
          unit("meter", "m", 0, 1),
          unit("kilogram", "kg", 0, 0, 1),
          unit("second", "s", 0, 0, 0, 1),
          unit("amp", "A", 0, 0, 0, 0, 1),
          unit("ampere", "A", 0, 0, 0, 0, 1),
          unit("kelvin", "K", 0, 0, 0, 0, 0, 1),
          unit("mole", "mol", 0, 0, 0, 0, 0, 0, 1),
          unit("mol", "mol", 0, 0, 0, 0, 0, 0, 1),
          unit("candle", "cd", 0, 0, 0, 0, 0, 0, 0, 1),
          unit("kilogramme", "kg", 0, 0, 1),
          unit("gram", "g", -3, 0, 1),
          unit("gramme", "g", -3, 0, 1),
          unit("molar", "M", 3, -3, 0, 0, 0, 0, 1),
          unit("radian", "rad", 0),
          unit("steradian", "sr", 0),
          unit("hertz", "Hz", 0, 0, 0, -1),
          unit("newton", "N", 0, 1, 1, -2),
          unit("pascal", "Pa", 0, -1, 1, -2),
          unit("joule", "J", 0, 2, 1, -2),
          unit("watt", "W", 0, 2, 1, -3),
          unit("coulomb", "C", 0, 0, 0, 1, 1),
          unit("volt", "V", 0, 2, 1, -3, -1),
          unit("farad", "F", 0, -2, -1, 4, 2),
          unit("ohm", "ohm", 0, 2, 1, -3, -2),
          unit("siemens", "S", 0, -2, -1, 3, 2),
          unit("weber", "Wb", 0, 2, 1, -2, -1),
          unit("tesla", "T", 0, 0, 1, -2, -1),
          unit("henry", "H", 0, 2, 1, -2, -2),
          unit("lumen", "lm", 0, 0, 0, 0, 0, 0, 0, 1),
          unit("lux", "lx", 0, -2, 0, 0, 0, 0, 0, 1),
          unit("becquerel", "Bq", 0, 0, 0, -1),
          unit("gray", "Gy", 0, 2, 0, -2),
          unit("sievert", "Sv", 0, 2, 0, -2),
          unit("katal", "kat", 0, 0, 0, -1, 0, 0, 1));

  /// Brian has these without squares and cubes, and never shows a quantity in them.
  private static final List<Unit> LITRES =
      List.of(unit("liter", "l", -3, 3), unit("litre", "l", -3, 3));

  /// A kilogram has its prefix, a kelvin gets none in Brian.
  private static final List<String> WITHOUT_PREFIXES = List.of("kilogram", "kilogramme", "kelvin");

  private static final Map<String, Integer> PREFIXES = prefixes();

  /// Short names: prefixes of a unit, and the unit.
  private static final Map<String, List<String>> SHORT =
      Map.of(
          "volt", List.of("m"),
          "amp", List.of("m", "u", "n", "p"),
          "farad", List.of("p", "u", "n"),
          "siemens", List.of("n", "u", "m"),
          "second", List.of("m", "u"),
          "hertz", List.of("", "k", "M"),
          "metre", List.of("c", "m", "u"),
          "molar", List.of("m", "u", "n"));

  /// Prefixes that Brian's equations do not know by themselves, but the scripts that define them
  /// do; so these units may be used, and their names be given to something else (`damp`).
  private static final List<String> RARE_PREFIXES = List.of("c", "d", "da", "h");

  private static final Map<String, Unit> BY_NAME = all();
  private static final Map<String, Unit> BY_SYMBOL = symbols();
  private static final Set<String> RESERVED = reserved();

  private Units() {}

  public static Optional<Unit> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// The unit that people write so: by Brian's name, or else by the symbol that SI has for it: `s`,
  /// `V`, `S`, `µA`, `MOhm`, `kΩ`. Expressions of equations know names only: there, symbols are
  /// free for a model's own variables.
  public static Optional<Unit> written(String text) {
    return find(text)
        .or(() -> {
          String plain = plain(text);
          return find(plain).or(() -> Optional.ofNullable(BY_SYMBOL.get(plain)));
        });
  }

  /// With `u` for micro, and `ohm` at the end for the signs of ohm.
  private static String plain(String text) {
    String letters = text.replace('\u00B5', 'u').replace('\u03BC', 'u');
    return letters.replaceFirst("(Ohm|\u03A9|\u2126)$", "ohm");
  }

  /// A unit that is known to exist.
  public static Unit of(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no unit '" + name + "'"));
  }

  /// Whether equations always mean the unit by that name.
  public static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  /// All names, those that Brian prefers for display before others of their dimension.
  public static Collection<String> names() {
    return BY_NAME.keySet();
  }

  static Collection<Unit> units() {
    return BY_NAME.values();
  }

  private static Map<String, Unit> all() {
    Map<String, Unit> units = new LinkedHashMap<>();
    BASE.forEach(u -> put(units, u));
    List<Unit> plain = new ArrayList<>(BASE);
    BASE.stream()
        .filter(u -> !WITHOUT_PREFIXES.contains(u.name()))
        .forEach(u -> PREFIXES.forEach((prefix, scale) -> plain.add(scaled(u, prefix, scale))));
    plain.forEach(u -> put(units, u));
    for (Unit u : plain) {
      put(units, power(u, 2));
      put(units, power(u, 3));
    }
    for (Unit litre : LITRES) {
      put(units, litre);
      PREFIXES.forEach((prefix, scale) -> put(units, scaled(litre, prefix, scale)));
    }
    SHORT.forEach((name, prefixes) -> prefixes.forEach(prefix -> addShort(units, prefix, name)));
    return Collections.unmodifiableMap(units);
  }

  /// Squares and cubes have none: they are written as powers.
  private static Map<String, Unit> symbols() {
    Map<String, Unit> symbols = new LinkedHashMap<>();
    BY_NAME.values().stream()
        .filter(unit -> unit.symbol().indexOf('^') < 0)
        .forEach(unit -> symbols.putIfAbsent(unit.symbol(), unit));
    return Collections.unmodifiableMap(symbols);
  }

  private static Set<String> reserved() {
    Set<String> names = new HashSet<>(BY_NAME.keySet());
    for (Unit unit : BASE) {
      for (String prefix : RARE_PREFIXES) {
        names.remove(prefix + unit.name());
        names.remove(prefix + unit.name() + "2");
        names.remove(prefix + unit.name() + "3");
      }
    }
    names.remove("mS"); // missing in Brian's list of short names
    return names;
  }

  private static void addShort(Map<String, Unit> units, String prefix, String name) {
    List<String> powers = name.equals("metre") ? List.of("", "2", "3") : List.of("");
    for (String power : powers) {
      Unit unit = requireNonNull(units.get(prefix + name + power));
      String shortName = unit.symbol().replace("^", "");
      put(units, new Unit(shortName, unit.symbol(), unit.scale(), unit.dimension()));
    }
  }

  private static void put(Map<String, Unit> units, Unit unit) {
    units.putIfAbsent(unit.name(), unit);
  }

  private static Unit scaled(Unit unit, String prefix, int scale) {
    return new Unit(
        prefix + unit.name(), prefix + unit.symbol(), unit.scale() + scale, unit.dimension());
  }

  private static Unit power(Unit unit, int power) {
    return new Unit(
        unit.name() + power,
        unit.symbol() + "^" + power,
        unit.scale() * power,
        unit.dimension().power(power));
  }

  private static Unit unit(String name, String symbol, int scale, double... exponents) {
    return new Unit(name, symbol, scale, Dimension.of(exponents));
  }

  private static Map<String, Integer> prefixes() {
    String[] names = {
      "y", "z", "a", "f", "p", "n", "u", "m", "c", "d", "da", "h", "k", "M", "G", "T", "P", "E",
      "Z", "Y"
    };
    int[] scales = {-24, -21, -18, -15, -12, -9, -6, -3, -2, -1, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24};
    Map<String, Integer> prefixes = new LinkedHashMap<>();
    for (int k = 0; k < names.length; k++) {
      prefixes.put(names[k], scales[k]);
    }
    return prefixes;
  }
}
