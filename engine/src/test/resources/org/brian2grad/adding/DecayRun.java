import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.bridge.Door;
import tools.jackson.databind.json.JsonMapper;

/// Runs a program whose variable `cells.v` decays, with the engine of the page.
public final class DecayRun {
  private DecayRun() {}

  /// The values after the run, and the derivative of their sum with respect to those before it.
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
              false,
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
      return new double[][] {
        values.toArray(ValueLayout.JAVA_DOUBLE), gradient.toArray(ValueLayout.JAVA_DOUBLE)
      };
    }
  }
}
