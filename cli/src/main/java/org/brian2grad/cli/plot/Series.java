package org.brian2grad.cli.plot;

import java.awt.Color;

/// A line or points of a chart.
///
/// @param name for the legend
/// @param width of the line, or diameter of a point
record Series(String name, double[] x, double[] y, Color colour, float width, boolean isPoints) {
  static Series line(String name, double[] x, double[] y, Color colour, float width) {
    return new Series(name, x, y, colour, width, false);
  }

  static Series points(String name, double[] x, double[] y, Color colour, float width) {
    return new Series(name, x, y, colour, width, true);
  }

  Legend.Entry entry() {
    return new Legend.Entry(name, colour, width, isPoints);
  }
}
