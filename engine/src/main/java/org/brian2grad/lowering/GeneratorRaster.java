package org.brian2grad.lowering;

import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// The spikes that a generator sends by itself in a run, as rows of zeros and ones: what a raster
/// that is a parameter stands for where a call gives none.
///
/// @param rows steps of its clock
/// @param size neurons
/// @param values row after row
public record GeneratorRaster(int rows, int size, double[] values) {
  /// The most values that are written down as a raster.
  private static final long LARGEST = 1L << 28;

  /// @param eventspace of the generator
  public static GeneratorRaster of(Program program, String eventspace) {
    return program.operations().stream()
        .flatMap(scheduled ->
            scheduled.operation().source().stream()
                .filter(source -> source.eventspace().equals(eventspace))
                .flatMap(source ->
                    of(program, program.clocks().get(scheduled.object().clock()), source).stream()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("no generator sends events to '" + eventspace + "'"));
  }

  private static Optional<GeneratorRaster> of(
      Program program, Program.ClockSpec clock, Operation.Source source) {
    return switch (source) {
      case Operation.SpikeGenerator g -> Optional.of(of(program, clock, g));
      case Operation.Threshold _ -> Optional.empty();
    };
  }

  private static GeneratorRaster of(
      Program program, Program.ClockSpec clock, Operation.SpikeGenerator generator) {
    ArraySpec neurons = program.array(generator.neurons());
    ArraySpec bins = program.array(generator.bins());
    long rows = Math.max(0, clock.last() - clock.first());
    int size = Math.toIntExact(program.array(generator.eventspace()).size() - 1);
    if (rows * Math.max(1, size) > LARGEST) {
      throw new DiagnosticException(
          new Diagnostic(
              generator.owner(),
              "raster-size",
              "expected a raster of at most "
                  + LARGEST
                  + " values, got "
                  + rows
                  + " steps of "
                  + size
                  + " neurons",
              "leave it out of the parameters"));
    }
    double[] values = new double[(int) rows * size];
    if (rows > 0) {
      new Walk(clock.first(), rows, size, neurons, bins, values)
          .fill(
              program.array(generator.period()).integer(0),
              program.array(generator.position()).integer(0));
    }
    return new GeneratorRaster((int) rows, size, values);
  }

  private record Walk(
      long first, long rows, int size, ArraySpec neurons, ArraySpec bins, double[] values) {
    void fill(long period, long position) {
      // The first step as Brian's template makes it: all that is due and has not been sent.
      long due = period > 0 ? Math.floorMod(first, period) : first;
      long begin = period > 0 && position > 0 && bins.integer(position - 1) >= due ? 0 : position;
      long sent = begin;
      while (sent < bins.size() && bins.integer(sent) <= due) {
        set(0, sent++);
      }
      sent = Math.max(sent, upTo(due));
      if (period <= 0) {
        period(0, sent);
        return;
      }
      period(first - due, sent);
      for (long start = first - due + period; start < first + rows; start += period) {
        period(start, 0);
      }
    }

    /// Spikes whose step is not after that one.
    private long upTo(long step) {
      long count = 0;
      while (count < bins.size() && bins.integer(count) <= step) {
        count++;
      }
      return count;
    }

    private void period(long start, long from) {
      for (long k = from; k < bins.size() && start + bins.integer(k) < first + rows; k++) {
        set(start + bins.integer(k) - first, k);
      }
    }

    private void set(long row, long spike) {
      values[(int) row * size + (int) neurons.integer(spike)] = 1;
    }
  }
}
