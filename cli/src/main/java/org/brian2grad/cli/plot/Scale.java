package org.brian2grad.cli.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An axis: from where to where it goes, and where something is written on it.
///
/// @param logarithmic whether equal distances are equal factors; its bounds are logarithms then
record Scale(double low, double high, boolean logarithmic, List<Tick> ticks) {
  /// Ticks that fit: across a panel, and up.
  private static final int ACROSS = 12;

  private static final int UP = 8;

  private static final double MARGIN = 0.05;
  private static final double[] STEPS = {1, 2, 5, 10};
  private static final MathContext DIGITS = new MathContext(6);

  /// @param place on the axis, in its own numbers
  record Tick(double place, String label) {}

  /// Exactly from one value to another.
  static Scale of(double low, double high) {
    double end = high > low ? high : low + 1;
    return new Scale(low, end, false, ticks(low, end, (end - low) / ACROSS));
  }

  /// Around values, with some room.
  static Scale around(double... values) {
    double[] range = range(values);
    double room =
        range[1] > range[0] ? MARGIN * (range[1] - range[0]) : Math.max(Math.abs(range[0]), 1) / 10;
    double low = range[0] - room;
    double high = range[1] + room;
    return new Scale(low, high, false, ticks(low, high, (high - low) / UP));
  }

  /// Around whole numbers.
  ///
  /// @param most ticks
  private static Scale aroundIntegers(double low, double high, int most) {
    double room = Math.max(0.6, MARGIN * (high - low));
    double step = Math.max(1, (high - low + 2 * room) / most);
    return new Scale(low - room, high + room, false, ticks(low - room, high + room, step));
  }

  /// Around numbers of neurons.
  static Scale neurons(double low, double high) {
    return aroundIntegers(low, high, UP);
  }

  /// From the first step of an optimizer to its last.
  static Scale steps(int most) {
    return aroundIntegers(1, Math.max(2, most), ACROSS);
  }

  /// Around positive values, with ticks at powers of ten only.
  static Scale logarithmic(double... values) {
    double[] range = range(Arrays.stream(values).map(Math::log10).toArray());
    double room = Math.max(MARGIN * (range[1] - range[0]), 0.05);
    double low = range[0] - room;
    double high = range[1] + room;
    int step = Math.max(1, (int) Math.ceil((high - low) / UP));
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.ceil(low); power <= high; power++) {
      if (Math.floorMod(power, step) == 0) {
        ticks.add(new Tick(power, "1e" + power));
      }
    }
    return new Scale(low, high, true, ticks);
  }

  private static double[] range(double... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low <= high ? new double[] {low, high} : new double[] {0, 1};
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  ///
  /// @param wanted distance, or more
  private static List<Tick> ticks(double low, double high, double wanted) {
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    double step =
        Arrays.stream(STEPS).map(s -> s * power).filter(s -> s >= wanted).findFirst().orElse(power);
    List<Tick> ticks = new ArrayList<>();
    for (double k = Math.ceil(low / step); k * step <= high; k++) {
      ticks.add(new Tick(k * step, label(k * step)));
    }
    return ticks;
  }

  private static String label(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    String plain = rounded.toPlainString();
    return plain.length() <= 7 ? plain : Double.toString(rounded.doubleValue());
  }

  /// Where a value is: 0 at the beginning, 1 at the end.
  double part(double value) {
    return (number(value) - low) / (high - low);
  }

  private double number(double value) {
    return logarithmic ? Math.log10(value) : value;
  }

  double partOf(Tick tick) {
    return (tick.place() - low) / (high - low);
  }
}
