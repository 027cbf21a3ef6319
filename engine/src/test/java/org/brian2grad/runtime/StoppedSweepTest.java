package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.Programs;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.Lowering;
import org.brian2grad.optimise.Optimisation;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramReader;
import org.brian2grad.request.Choices;
import org.brian2grad.request.Request;
import org.brian2grad.request.SurrogateChoice;
import org.brian2grad.request.SurrogateTable;
import org.brian2grad.rule.Rules;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.Truncated;
import org.junit.jupiter.api.Test;

/// A sweep that is left in its middle leaves its run as it was: also the events under way, which it
/// takes back step by step.
class StoppedSweepTest {
  private static final int STEPS = 100_000;

  /// The network of the fixtures for so long that a sweep is many calls of native code.
  private static Program longNetwork() {
    return ProgramReader.read(
        Programs.json("network").replace("\"last\": 300,", "\"last\": " + STEPS + ","));
  }

  private static Lowered lowered(Program program) {
    var surrogate = new Truncated(new FastSigmoid(10), 3);
    var scale = new SurrogateTable.Scale(5e-3, "V");
    Choices choices =
        new Choices(
            Precision.DOUBLE,
            List.of("tau"),
            Map.of(),
            List.of(
                new SurrogateChoice(
                    SurrogateChoice.ALL, Optional.empty(), surrogate, Map.of("", scale))),
            Request.Detach.NOTHING,
            List.of(),
            List.of(),
            Set.of(),
            false);
    Request request = choices.resolve(program, false, false);
    return Optimisation.apply(Rules.apply(Lowering.lower(program, request), request));
  }

  @Test
  void theNextSweepGivesTheSame() {
    Program program = longNetwork();
    Lowered lowered = lowered(program);
    Engine engine = Engine.compiled(program, lowered, 1);
    Catalogue catalogue = Catalogue.of(lowered);
    int input = lowered.names().parameter("tau");
    int output = catalogue.counts().get("spikes").array();
    try (Arena arena = Arena.ofConfined()) {
      Map<Integer, MemorySegment> records = new HashMap<>();
      for (Catalogue.Record trace : catalogue.traces().values()) {
        long values = engine.shape(1).recordRow(trace.size()) * STEPS;
        records.put(trace.array(), arena.allocate(8 * values, 64));
      }
      Call call =
          new Call(
              1,
              engine.firstTimesteps(),
              new Call.Noise(1, false),
              List.of(),
              records,
              true,
              CheckpointPolicy.of(CheckpointPolicy.UNLIMITED),
              Optional.of(new Call.Keep(Set.of(input), Set.of(output))));
      double[] ones = new double[6];
      java.util.Arrays.fill(ones, 1);
      Map<Integer, MemorySegment> seeds = Map.of(output, MemorySegment.ofArray(ones));
      List<Double> gradients = new ArrayList<>();
      // The second run is swept for the first time after a sweep that was left.
      for (int stopped = 0; stopped < 2; stopped++) {
        try (Simulation run = engine.simulate(call)) {
          while (!run.advance(50_000_000)) {}
          for (int k = 0; k < stopped; k++) {
            try (Sweep sweep = run.reverse(Set.of(input), seeds, Map.of())) {
              while (sweep.progress() < 0.3) {
                assertThat(sweep.advance(1_000_000)).isFalse();
              }
            }
          }
          for (int again = 0; again < 2; again++) {
            try (Sweep sweep = run.reverse(Set.of(input), seeds, Map.of())) {
              while (!sweep.advance(50_000_000)) {}
              double[] gradient = new double[1];
              sweep.gradient(input, false, MemorySegment.ofArray(gradient));
              gradients.add(gradient[0]);
            }
          }
        }
      }
      assertThat(gradients.getFirst()).isNotZero();
      assertThat(gradients).containsOnly(gradients.getFirst());
    }
  }
}
