package org.brian2grad.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// One chart of a figure. All charts have the same margins, so that what is above each other
/// happens at the same time.
///
/// @param xTitle below the axis; empty where the chart below says it
/// @param hasLegend whether its series need names
record Chart(
    String title,
    String xTitle,
    String yTitle,
    Scale x,
    Scale y,
    List<Series> series,
    boolean hasLegend) {
  static final int WIDTH = 900;
  static final int HEIGHT = 260;

  private static final int LEFT = 78;
  private static final int RIGHT = 18;
  private static final int BOTTOM = 44;
  private static final int TICK = 4;
  private static final int GAP = 3;

  private static final Font LABELS = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font TITLES = new Font(Font.SANS_SERIF, Font.BOLD, 12);
  private static final Color GRID = new Color(0xE4E4E4);
  private static final Color AXIS = new Color(0x606060);

  Chart {
    series = List.copyOf(series);
  }

  Chart withoutXTitle() {
    return new Chart(title, "", yTitle, x, y, series, hasLegend);
  }

  void paint(Graphics2D graphics) {
    var area =
        new Rectangle2D.Double(
            LEFT, Legend.HEIGHT, WIDTH - LEFT - RIGHT, HEIGHT - Legend.HEIGHT - BOTTOM);
    new Legend(title, hasLegend ? series.stream().map(Series::entry).toList() : List.of())
        .paint(graphics, LEFT, WIDTH - RIGHT);
    axes(graphics, area);
    Shape clip = graphics.getClip();
    graphics.clip(area);
    series.forEach(s -> paint(graphics, s, area));
    graphics.setClip(clip);
  }

  private void axes(Graphics2D graphics, Rectangle2D area) {
    graphics.setStroke(new BasicStroke(1));
    graphics.setFont(LABELS);
    FontMetrics metrics = graphics.getFontMetrics();
    for (Scale.Tick tick : y.ticks()) {
      double at = area.getMaxY() - y.partOf(tick) * area.getHeight();
      graphics.setColor(GRID);
      graphics.draw(new Line2D.Double(area.getX(), at, area.getMaxX(), at));
      graphics.setColor(AXIS);
      graphics.draw(new Line2D.Double(area.getX() - TICK, at, area.getX(), at));
      graphics.setColor(Color.BLACK);
      float left = (float) (area.getX() - TICK - GAP - metrics.stringWidth(tick.label()));
      graphics.drawString(tick.label(), left, (float) (at + metrics.getAscent() / 2.0 - 1));
    }
    for (Scale.Tick tick : x.ticks()) {
      double at = area.getX() + x.partOf(tick) * area.getWidth();
      graphics.setColor(AXIS);
      graphics.draw(new Line2D.Double(at, area.getMaxY(), at, area.getMaxY() + TICK));
      graphics.setColor(Color.BLACK);
      float left = (float) (at - metrics.stringWidth(tick.label()) / 2.0);
      graphics.drawString(
          tick.label(), left, (float) (area.getMaxY() + TICK + GAP + metrics.getAscent()));
    }
    graphics.setColor(AXIS);
    graphics.draw(new Line2D.Double(area.getX(), area.getY(), area.getX(), area.getMaxY()));
    graphics.draw(new Line2D.Double(area.getX(), area.getMaxY(), area.getMaxX(), area.getMaxY()));
    titles(graphics, area);
  }

  private void titles(Graphics2D graphics, Rectangle2D area) {
    graphics.setFont(TITLES);
    graphics.setColor(Color.BLACK);
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(
        xTitle, (float) (area.getCenterX() - metrics.stringWidth(xTitle) / 2.0), HEIGHT - 8);
    AffineTransform before = graphics.getTransform();
    graphics.translate(metrics.getAscent() + GAP, area.getCenterY());
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(yTitle, (float) (-metrics.stringWidth(yTitle) / 2.0), 0);
    graphics.setTransform(before);
  }

  private void paint(Graphics2D graphics, Series s, Rectangle2D area) {
    graphics.setColor(s.colour());
    double[] across = new double[s.x().length];
    double[] down = new double[s.x().length];
    for (int k = 0; k < across.length; k++) {
      across[k] = area.getX() + x.part(s.x()[k]) * area.getWidth();
      down[k] = area.getMaxY() - y.part(s.y()[k]) * area.getHeight();
    }
    if (s.isPoints()) {
      for (int k = 0; k < across.length; k++) {
        graphics.fill(
            new Ellipse2D.Double(
                across[k] - s.width() / 2, down[k] - s.width() / 2, s.width(), s.width()));
      }
    } else {
      graphics.setStroke(new BasicStroke(s.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      graphics.draw(path(across, down));
    }
  }

  /// A line with gaps where there are no numbers; a number between two gaps is a point of it. Of
  /// many points in one place across, the first, the lowest, the highest and the last are enough.
  private static Path2D path(double[] across, double[] down) {
    Path2D path = new Path2D.Double();
    int k = 0;
    boolean pen = false;
    while (k < across.length) {
      if (!Double.isFinite(down[k]) || !Double.isFinite(across[k])) {
        pen = false;
        k++;
        continue;
      }
      if (!pen) {
        path.moveTo(across[k], down[k]);
        pen = true;
      }
      int end = k;
      int lowest = k;
      int highest = k;
      while (end + 1 < across.length
          && Double.isFinite(down[end + 1])
          && Math.floor(2 * across[end + 1]) == Math.floor(2 * across[k])) {
        end++;
        lowest = down[end] > down[lowest] ? end : lowest;
        highest = down[end] < down[highest] ? end : highest;
      }
      path.lineTo(across[k], down[k]);
      if (end > k) {
        int first = Math.min(lowest, highest);
        int second = Math.max(lowest, highest);
        path.lineTo(across[first], down[first]);
        path.lineTo(across[second], down[second]);
        path.lineTo(across[end], down[end]);
      }
      k = end + 1;
    }
    return path;
  }
}
