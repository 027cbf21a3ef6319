package org.brian2grad.cli.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;

/// Charts below each other.
public final class Figure {
  private static final double SCALE = 2;

  private final List<Chart> panels;

  Figure(List<Chart> panels) {
    this.panels = List.copyOf(panels);
  }

  /// Every trace and every raster of a run.
  ///
  /// @param start of the run in seconds
  /// @param end of the run in seconds
  public static Figure of(Recording recording, double start, double end) {
    Panel.Span span = new Panel.Span(start, end);
    List<Chart> panels = new ArrayList<>();
    for (Trace trace : recording.traces()) {
      panels.add(Panel.trace(trace, span));
    }
    for (SpikeTrain train : recording.spikes()) {
      panels.add(Panel.spikes(train, span));
    }
    return new Figure(panels);
  }

  List<Chart> panels() {
    return panels;
  }

  /// Writes it as PNG.
  public void save(Path file) throws IOException {
    int height = Math.max(1, panels.size()) * Chart.HEIGHT;
    BufferedImage image =
        new BufferedImage(
            (int) (Chart.WIDTH * SCALE), (int) (height * SCALE), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(SCALE, SCALE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, Chart.WIDTH, height);
    for (int k = 0; k < panels.size(); k++) {
      Chart panel = panels.get(k);
      // Time is named once, below the last of those that share it.
      boolean again = k + 1 < panels.size() && panels.get(k + 1).xTitle().equals(panel.xTitle());
      (again ? panel.withoutXTitle() : panel).paint(graphics);
      graphics.translate(0, Chart.HEIGHT);
    }
    graphics.dispose();
    try (OutputStream out = Files.newOutputStream(file)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("this Java cannot write PNG");
      }
    }
  }
}
