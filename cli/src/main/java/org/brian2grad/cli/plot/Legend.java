package org.brian2grad.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;

/// The line above a chart: its title, and what its lines and points are. It stands above, so that
/// charts with a legend are as wide as those without.
///
/// @param entries none where there is nothing to tell apart
record Legend(String title, List<Entry> entries) {
  static final int HEIGHT = 28;

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final int SAMPLE = 22;
  private static final int GAP = 6;
  private static final int BETWEEN = 18;

  /// @param width of a line, or diameter of a point
  record Entry(String name, Color colour, float width, boolean isPoint) {}

  Legend {
    entries = List.copyOf(entries);
  }

  /// @param left where the axis is
  /// @param right where the chart ends
  void paint(Graphics2D graphics, int left, int right) {
    int baseline = HEIGHT - 8;
    graphics.setFont(TITLE);
    graphics.setColor(Color.BLACK);
    graphics.drawString(title, left, baseline);
    graphics.setFont(TEXT);
    FontMetrics metrics = graphics.getFontMetrics();
    int x = right;
    for (int k = entries.size() - 1; k >= 0; k--) {
      x -= metrics.stringWidth(entries.get(k).name()) + GAP + SAMPLE;
      paint(graphics, entries.get(k), x, baseline - metrics.getAscent() / 2.0 + 1);
      graphics.setColor(Color.BLACK);
      graphics.drawString(entries.get(k).name(), x + SAMPLE + GAP, baseline);
      x -= BETWEEN;
    }
  }

  private static void paint(Graphics2D graphics, Entry entry, int x, double y) {
    graphics.setColor(entry.colour());
    if (entry.isPoint()) {
      double radius = entry.width() / 2.0;
      double centre = x + SAMPLE / 2.0;
      graphics.fill(
          new Ellipse2D.Double(centre - radius, y - radius, entry.width(), entry.width()));
    } else {
      graphics.setStroke(new BasicStroke(entry.width()));
      graphics.draw(new Line2D.Double(x, y, x + SAMPLE, y));
    }
  }
}
