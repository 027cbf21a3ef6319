package org.brian2grad.cli.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.knowm.xchart.XYChart;

/// Charts below each other.
public final class Figure {
  /// Lines in one chart that can still be told apart.
  static final int MOST_LINES = 6;

  private static final double SCALE = 2;

  private final List<XYChart> panels;

  Figure(List<XYChart> panels) {
    this.panels = List.copyOf(panels);
  }

  /// Every trace and every raster of a run.
  ///
  /// @param start of the run in seconds
  /// @param end of the run in seconds
  public static Figure of(Recording recording, double start, double end) {
    Panel.Span span = new Panel.Span(start, end);
    List<XYChart> panels = new ArrayList<>();
    for (Trace trace : recording.traces()) {
      panels.add(Panel.trace(trace, MOST_LINES, span));
    }
    for (SpikeTrain train : recording.spikes()) {
      XYChart chart = Panel.empty(train, span);
      Panel.points(chart, train.monitor(), train, 0);
      panels.add(chart);
    }
    return new Figure(panels);
  }

  /// Writes it as PNG.
  public void save(Path file) throws IOException {
    int height = Math.max(1, panels.size()) * Panel.HEIGHT;
    BufferedImage image =
        new BufferedImage(
            (int) (Panel.WIDTH * SCALE), (int) (height * SCALE), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, Panel.WIDTH, height);
    for (XYChart panel : panels) {
      panel.paint(graphics, Panel.WIDTH, Panel.HEIGHT);
      graphics.translate(0, Panel.HEIGHT);
    }
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this Java cannot write PNG");
    }
  }
}
