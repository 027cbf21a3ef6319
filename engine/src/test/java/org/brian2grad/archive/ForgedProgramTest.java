package org.brian2grad.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.brian2grad.Programs;
import org.brian2grad.Run;
import org.brian2grad.Simulator;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Programs of somebody who knows the format and means harm: indices beyond their arrays, sizes
/// that nobody has memory for, times without end. Each is an error, before native code has seen it.
@Timeout(60)
class ForgedProgramTest {
  private static final Quantity FIVE_MV = new Quantity(5e-3, Dimension.of(2, 1, -3, -1));

  @TempDir private static Path directory;
  private static Path saved;

  @BeforeAll
  static void save() {
    saved = directory.resolve("net.b2g");
    try (Simulator sim =
        Simulator.of(Programs.network())
            .parameters("tau")
            .surrogate(new FastSigmoid(10), FIVE_MV)
            .build()) {
      sim.save(saved);
    }
  }

  private static Forged saved() {
    return new Forged(saved);
  }

  private static DiagnosticException refused(Forged forged) throws IOException {
    Path file = Files.write(directory.resolve("forged.b2g"), forged.summed().bytes());
    DiagnosticException error =
        catchThrowableOfType(
            DiagnosticException.class,
            () -> {
              try (Simulator sim = Simulator.load(file).threads(1).build();
                  Run run = sim.run(Map.of())) {
                run.gradient(Map.of());
              }
            });
    assertThat(error).as("an error").isNotNull();
    assertThat(error.diagnostics()).allSatisfy(d -> assertThat(d.where()).isNotBlank());
    return error;
  }

  private static UnaryOperator<String> set(String pointer, JsonNode value) {
    return text -> {
      JsonNode root = JsonMapper.shared().readTree(text);
      JsonPointer at = JsonPointer.compile(pointer);
      JsonNode parent = root.at(at.head());
      String last = at.last().toString().substring(1);
      assertThat(root.at(at).isMissingNode()).as(pointer).isFalse();
      switch (parent) {
        case ObjectNode object -> object.set(last, value);
        case ArrayNode array -> array.set(Integer.parseInt(last), value);
        default -> throw new IllegalStateException("nothing is in " + parent);
      }
      return root.toString();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "/clocks/0/dt, 0",
    "/clocks/0/dt, -0.0001",
    "/clocks/0/dt, 1e308",
    "/clocks/0/dt, '\"NaN\"'",
    "/clocks/0/dt, '\"Infinity\"'",
    "/clocks/0/last, -1",
    "/clocks/0/last, 2147483647",
    "/clocks/0/last, 9223372036854775807",
    "/clocks/0/first, -9223372036854775808",
    "/clocks/0/timestep, '\"target.v\"'",
    "/queues/0/dt, '\"NaN\"'",
    "/queues/0/dt, 1e-320",
    "/queues/0/start, -1",
    "/queues/0/start, 1",
    "/queues/0/stop, 2147483647",
    "/queues/0/delay, '\"target.v\"'",
    "/queues/0/source_index, '\"target.i\"'",
    "/queues/0/pending, '[[2147483648, 0]]'",
    "/queues/0/pending, '[[1, 12]]'",
    "/objects/0/clock, 1",
    "/objects/0/clock, -1",
    "/objects/0/operations/0/indices, '\"source._timebins\"'",
    "/objects/1/operations/0/size, 7",
    "/objects/1/operations/0/size, -1",
    "/objects/1/operations/0/size, 2147483647",
    "/objects/2/operations/0/period_bins, '\"source._timebins\"'",
    "/objects/2/operations/0/neuron_index, '\"target._spikespace\"'",
    "/objects/3/operations/0/eventspace, '\"source._spikespace\"'",
    "/objects/4/operations/0/stop, 5",
    "/objects/4/operations/0/start, -1",
    "/objects/6/operations/0/queue, 1",
    "/objects/6/operations/1/flow, 2147483647",
    "/objects/7/operations/0/eventspace, '\"none\"'",
  })
  void whatLeadsNowhere(String pointer, String value) throws IOException {
    refused(saved().edit(Archive.PROGRAM, set(pointer, JsonMapper.shared().readTree(value))));
  }

  /// What the program says twice, changed in one of the two places.
  @ParameterizedTest
  @CsvSource({
    "/objects/6/operations/1/size, 1000000",
    "/objects/6/operations/1/size, 1",
    "/queues/0/dt, 0.0002",
    "/clocks/0/first, 1",
    "/clocks/0/first, -1",
    "/clocks/0/last, 1",
    "/t_start, 0.0001",
    "/t_end, 1",
    "/t_end, 1e300",
    "/clocks/0/t, '\"defaultclock.dt\"'",
    "/clocks/0/dt_array, '\"defaultclock.t\"'",
  })
  void partsThatContradictEachOther(String pointer, String value) throws IOException {
    DiagnosticException error =
        refused(saved().edit(Archive.PROGRAM, set(pointer, JsonMapper.shared().readTree(value))));
    assertThat(error.code()).isEqualTo("invalid-program");
  }

  /// Of each array that code writes or that has a unit, and of no other length of memory.
  @ParameterizedTest
  @ValueSource(strings = {"int8", "bool", "int32", "int64", "float32"})
  void typesThatAreNotThoseOfTheCode(String type) throws IOException {
    JsonNode arrays = JsonMapper.shared().readTree(saved().text(Archive.PROGRAM)).get("arrays");
    int found = 0;
    for (int k = 0; k < arrays.size(); k++) {
      if (arrays.get(k).get("id").asString().equals("target.v")) {
        found++;
        JsonNode forged = JsonMapper.shared().valueToTree(type);
        refused(saved().edit(Archive.PROGRAM, set("/arrays/" + k + "/type", forged)));
      }
    }
    assertThat(found).isOne();
  }

  /// Each array in turn is put where another one is.
  @Test
  void arraysInTheSamePlace() throws IOException {
    JsonNode arrays = JsonMapper.shared().readTree(saved().text(Archive.PROGRAM)).get("arrays");
    for (int k = 0; k < arrays.size(); k++) {
      for (int other = 0; other < arrays.size(); other++) {
        JsonNode there = arrays.get(other).get("offset");
        if (k != other && there != null && arrays.get(k).has("offset")) {
          refused(saved().edit(Archive.PROGRAM, set("/arrays/" + k + "/offset", there)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "", "tau ", "none"})
  void parametersThatTheProgramDoesNotHave(String name) throws IOException {
    JsonNode forged = JsonMapper.shared().valueToTree(name);
    refused(saved().edit(Archive.REQUEST, set("/parameters/0", forged)));
  }

  /// Every array is said to have other sizes than it has values.
  @ParameterizedTest
  @CsvSource({
    "[2147483647]",
    "[2147483639]",
    "[1000000]",
    "'[2147483647, 2147483647, 2147483647]'",
    "[-1]",
    "[9223372036854775807]",
    "'[0, 9223372036854775807]'"
  })
  void sizesWithoutValues(String shape) throws IOException {
    JsonNode forged = JsonMapper.shared().readTree(shape);
    int arrays = JsonMapper.shared().readTree(saved().text(Archive.PROGRAM)).get("arrays").size();
    for (int k = 0; k < arrays; k++) {
      refused(saved().edit(Archive.PROGRAM, set("/arrays/" + k + "/shape", forged)));
    }
  }

  /// Behind its values, and before those of the next array, a file has bytes that are nobody's.
  @Test
  void bytesBesideItsOwnAreNoValues() throws IOException {
    JsonNode arrays = JsonMapper.shared().readTree(saved().text(Archive.PROGRAM)).get("arrays");
    int found = 0;
    for (int k = 0; k < arrays.size(); k++) {
      long elements = arrays.get(k).path("shape").path(0).asLong(0);
      for (long other : List.of(0L, elements - 1, elements + 1, 2 * elements)) {
        if (elements > 0 && other != elements) {
          found++;
          JsonNode shape = JsonMapper.shared().valueToTree(List.of(other));
          refused(saved().edit(Archive.PROGRAM, set("/arrays/" + k + "/shape", shape)));
        }
      }
    }
    assertThat(found).isGreaterThan(20);
  }

  /// The program is as it was, the values lead elsewhere.
  @ParameterizedTest
  @CsvSource({
    "synapses._synaptic_pre, 4",
    "synapses._synaptic_pre, -1",
    "synapses._synaptic_pre, 2147483647",
    "synapses._synaptic_post, 6",
    "synapses._synaptic_post, -2147483648",
    "trace._indices, 6",
    "trace._indices, -1",
    "source.neuron_index, 4",
    "source._timebins, -1",
    "source._lastindex, 7",
    "source._period_bins, -1",
    "synapses_pre.delay, 1e300",
    "synapses_pre.delay, -1",
    "synapses_pre.delay, NaN",
    "defaultclock.dt, 0",
    "defaultclock.dt, 0.0002",
    "defaultclock.dt, NaN"
  })
  void valuesThatLeadNowhere(String id, String value) throws IOException {
    Forged forged = saved();
    byte[] arrays = forged.content(Archive.ARRAYS).clone();
    ByteBuffer buffer = ByteBuffer.wrap(arrays).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode program = JsonMapper.shared().readTree(forged.text(Archive.PROGRAM));
    for (JsonNode array : program.get("arrays")) {
      if (array.get("id").asString().equals(id)) {
        int offset = array.get("offset").asInt();
        switch (array.get("type").asString()) {
          case "int32" -> buffer.putInt(offset, Integer.parseInt(value));
          case "float64" -> buffer.putDouble(offset, Double.parseDouble(value));
          default -> throw new IllegalStateException("another type of " + id);
        }
      }
    }
    assertThat(arrays).isNotEqualTo(forged.content(Archive.ARRAYS));
    refused(forged.put(Archive.ARRAYS, arrays));
  }

  /// Eventspaces end with the number of events, which lie before.
  @ParameterizedTest
  @CsvSource({"2147483647, 0, 0", "-1, 0, 0", "7, 0, 0", "2, 0, 0", "2, 1, 6", "1, -1, 0"})
  void eventsThatCannotBe(int events, int first, int second) throws IOException {
    Forged forged = saved();
    byte[] arrays = forged.content(Archive.ARRAYS).clone();
    ByteBuffer buffer = ByteBuffer.wrap(arrays).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode array :
        JsonMapper.shared().readTree(forged.text(Archive.PROGRAM)).get("arrays")) {
      if (array.get("id").asString().equals("target._spikespace")) {
        int offset = array.get("offset").asInt();
        int elements = array.get("shape").get(0).asInt() - 1;
        buffer.putInt(offset, first).putInt(offset + 4, second);
        buffer.putInt(offset + 4 * elements, events);
      }
    }
    assertThat(refused(forged.put(Archive.ARRAYS, arrays)).getMessage()).contains("_spikespace");
  }

  /// At 2e308 seconds, which is infinite, no step of two clocks comes after the other.
  @Test
  void stepsOfSeveralClocksComeToAnEnd() throws IOException {
    UnaryOperator<String> twoClocks =
        text -> {
          JsonNode root = JsonMapper.shared().readTree(text);
          ArrayNode clocks = (ArrayNode) root.get("clocks");
          clocks.add(((ObjectNode) clocks.get(0)).put("dt", 1e308).deepCopy());
          return root.toString();
        };
    assertThat(refused(saved().edit(Archive.PROGRAM, twoClocks)).getMessage())
        .contains("finite times");
  }

  @Test
  void runsThatNobodyHasRoomFor() throws IOException {
    JsonNode steps = JsonMapper.shared().readTree("2147483639");
    JsonNode end = JsonMapper.shared().readTree("214748.3639");
    Forged forged =
        saved()
            .edit(Archive.PROGRAM, set("/clocks/0/last", steps))
            .edit(Archive.PROGRAM, set("/t_end", end));
    assertThat(refused(forged).code()).isEqualTo("out-of-memory");
  }
}
