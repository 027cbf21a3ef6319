package org.brian2grad.cli.text;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar with time gone, time to go and a message, on a terminal.
public final class ProgressLine implements Progress {
  private static final int INTERVAL_MILLIS = 200;
  private static final int WIDTH = 100;

  private final ProgressBar bar;

  /// @param unit of the total: `steps`
  public ProgressLine(String task, long total, String unit, PrintStream err) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setMaxRenderedLength(WIDTH)
            .clearDisplayOnFinish()
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .build();
  }

  @Override
  public void at(long done, String message) {
    bar.stepTo(done);
    bar.setExtraMessage(" " + message);
  }

  @Override
  public void close() {
    bar.close();
  }
}
