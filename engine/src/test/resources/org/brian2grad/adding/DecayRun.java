import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.brian2grad.bridge.Door;
import org.brian2grad.bridge.SimulatorHandle;
import tools.jackson.databind.json.JsonMapper;

/// Runs a program whose variable `cells.v` decays, with the engine of the page.
public final class DecayRun {
  private DecayRun() {}

  /// The values after the run, and the derivative of their sum with respect to those before it; the
  /// tangents of the values along ones; of the sum of these the derivative by the direction, and by
  /// the values before the run, which is a Hessian-vector product.
  public static double[][] of(String program, boolean interpreted) {
    var simulator =
        Door.simulator(
            program,
            "{\"parameters\": [\"cells.v\"], \"detach\": false, \"interpreted\": "
                + interpreted
                + "}");
    var names = JsonMapper.shared().readTree(simulator.describe());
    int input = names.at("/parameters/0/array").asInt();
    var state = names.at("/states/cells.v");
    int output = state.get("array").asInt();
    int size = state.get("size").asInt();
    var traces = names.get("traces").values().stream().toList();
    int[] records = traces.stream().mapToInt(trace -> trace.get("array").asInt()).toArray();
    long rows = names.at("/clocks/0/rows").asLong();
    try (Arena arena = Arena.ofConfined()) {
      long[] memory =
          traces.stream()
              .mapToLong(trace -> arena.allocate(8 * rows * 64, 64).address())
              .toArray();
      var run =
          simulator.run(
              1,
              new long[0],
              new long[0],
              new long[0],
              new int[0],
              new long[0],
              new boolean[0],
              new String[0],
              records,
              memory,
              new int[] {input},
              0,
              0);
      while (!run.advance(1)) {}
      MemorySegment values = arena.allocate(ValueLayout.JAVA_DOUBLE, size);
      run.state(output, values.address());
      MemorySegment ones = arena.allocate(ValueLayout.JAVA_DOUBLE, size);
      for (int k = 0; k < size; k++) {
        ones.setAtIndex(ValueLayout.JAVA_DOUBLE, k, 1);
      }
      var sweep =
          run.reverse(
              new int[] {input},
              new int[] {output},
              new long[] {ones.address()},
              new int[0],
              new long[0]);
      while (!sweep.advance(1)) {}
      MemorySegment gradient = arena.allocate(ValueLayout.JAVA_DOUBLE, size);
      sweep.gradient(input, false, gradient.address());
      sweep.close();
      run.close();
      var tangent = simulator.tangent(new int[] {input}, true);
      int[] twins = tangent.tangentsOf(new int[] {input, output});
      run =
          tangent.run(
              1,
              new long[0],
              new long[0],
              new long[0],
              new int[] {twins[0]},
              new long[] {ones.address()},
              new boolean[] {false},
              new String[] {"direction"},
              recorded(tangent, records),
              recorded(arena, tangent, records, memory, rows),
              new int[] {input, twins[0]},
              0,
              0);
      while (!run.advance(1)) {}
      MemorySegment along = arena.allocate(ValueLayout.JAVA_DOUBLE, size);
      run.state(twins[1], along.address());
      sweep =
          run.reverse(
              new int[] {input, twins[0]},
              new int[] {twins[1]},
              new long[] {ones.address()},
              new int[0],
              new long[0]);
      while (!sweep.advance(1)) {}
      MemorySegment transposed = arena.allocate(ValueLayout.JAVA_DOUBLE, size);
      sweep.gradient(twins[0], false, transposed.address());
      MemorySegment second = arena.allocate(ValueLayout.JAVA_DOUBLE, size);
      if (sweep.reaches(input)) {
        sweep.gradient(input, false, second.address());
      }
      sweep.close();
      run.close();
      return new double[][] {
        values.toArray(ValueLayout.JAVA_DOUBLE),
        gradient.toArray(ValueLayout.JAVA_DOUBLE),
        along.toArray(ValueLayout.JAVA_DOUBLE),
        transposed.toArray(ValueLayout.JAVA_DOUBLE),
        second.toArray(ValueLayout.JAVA_DOUBLE)
      };
    }
  }

  /// Records, and their tangents where they have some.
  private static int[] recorded(SimulatorHandle tangent, int[] records) {
    return IntStream.concat(
            IntStream.of(records), IntStream.of(tangent.tangentsOf(records)).filter(k -> k >= 0))
        .toArray();
  }

  private static long[] recorded(
      Arena arena, SimulatorHandle tangent, int[] records, long[] memory, long rows) {
    return LongStream.concat(
            LongStream.of(memory),
            IntStream.of(tangent.tangentsOf(records))
                .filter(k -> k >= 0)
                .mapToLong(_ -> arena.allocate(8 * rows * 64, 64).address()))
        .toArray();
  }
}
