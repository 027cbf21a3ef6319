package org.brian2grad.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.Programs;
import org.brian2grad.lang.Expression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A Program that is written reads back as the same; what is none is refused.
class ProgramWriterTest {
  static void assertSame(Program found, Program expected) {
    assertThat(found.arrays().keySet()).isEqualTo(expected.arrays().keySet());
    expected
        .arrays()
        .forEach((id, array) -> {
          ArraySpec other = found.array(id);
          assertThat(
                  new ArraySpec(
                      other.id(),
                      other.owner(),
                      other.variable(),
                      other.type(),
                      array.shape(),
                      other.scalar(),
                      other.constant(),
                      other.readOnly(),
                      other.unit(),
                      array.data()))
              .isEqualTo(array);
          assertThat(other.shape()).isEqualTo(array.shape());
          assertThat(other.data().mismatch(array.data())).isEqualTo(-1);
        });
    assertThat(without(found)).isEqualTo(without(expected));
  }

  private static Program without(Program p) {
    return new Program(
        p.start(), p.end(), p.seed(), p.clocks(), Map.of(), p.functions(), p.queues(), p.objects());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lif", "smooth", "network"})
  void whatIsWrittenReadsBack(String name) {
    Program program = ProgramReader.read(Programs.json(name));
    assertSame(ProgramReader.read(ProgramWriter.write(program)), program);
  }

  @Test
  void arraysMayLieBeside() {
    Program program = Programs.network();
    Map<String, Long> offsets = new HashMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(1 << 16, 8);
      long end = 0;
      for (ArraySpec array : program.arrays().values()) {
        offsets.put(array.id(), end);
        MemorySegment.copy(array.data(), 0, block, end, array.data().byteSize());
        end += (array.data().byteSize() + 7) / 8 * 8;
      }
      String text = ProgramWriter.write(program, offsets);
      assertThat(text).doesNotContain("\"data\"");
      assertSame(ProgramReader.read(text, block), program);
      MemorySegment shorter = block.asSlice(0, end - 8);
      assertThatThrownBy(() -> ProgramReader.read(text, shorter))
          .isInstanceOf(ProgramFormatException.class)
          .hasMessageContaining("offset");
    }
  }

  /// What no captured network of the fixtures has.
  @Test
  void everyKindOfOperationAndFunction() {
    var code =
        new Code(
            3,
            Map.of(
                "c", new Variable.Constant(Double.NaN, ArraySpec.Type.FLOAT64, ""),
                "d", new Variable.Constant(Double.NEGATIVE_INFINITY, ArraySpec.Type.FLOAT64, "V"),
                "n", new Variable.Constant(3, ArraySpec.Type.INT64, ""),
                "b", new Variable.Constant(1, ArraySpec.Type.BOOL, ""),
                "f", new Variable.Function("f"),
                "x", new Variable.Local(ArraySpec.Type.FLOAT32)),
            new Code.Block(
                List.of(
                    new Code.Statement(
                        "x",
                        "**",
                        new Expression.Call("f", List.of(new Expression.Identifier("c"))),
                        ArraySpec.Type.FLOAT32)),
                List.of(
                    new Code.Statement(
                        "x", "=", new Expression.Identifier("d"), ArraySpec.Type.FLOAT32)),
                Map.of("x", "b"),
                Code.Mode.SEQUENTIAL));
    Program program =
        new Program(
            0.1,
            0.2,
            -7,
            List.of(new Program.ClockSpec("clock", 1e-4, 3, 9, "t", "n", "dt")),
            Map.of(),
            Map.of(
                "f", new FunctionSpec.Standard("exp"),
                "g", new FunctionSpec.TimedArray("g", "g.values", 1e-3, 2, 5, 0),
                "h", new FunctionSpec.TimedArray("h", "h.values", 1e-3, 2, 5, 4),
                "i", new FunctionSpec.Binomial(10, 0.5),
                "j", new FunctionSpec.Gaussian(5, 1.5),
                "k", new FunctionSpec.Opaque("python", "k")),
            List.of(
                new Program.QueueSpec(
                    "pre", "spike", "d", "i", "s", 1, 4, 1e-4, List.of(new Program.Pending(2, 5)))),
            List.of(
                new Program.ScheduledObject(
                    "all",
                    "Everything",
                    0,
                    "groups",
                    -1,
                    List.of(
                        new Operation.StateUpdate("a", "o", code),
                        new Operation.Threshold(
                            "b",
                            "o",
                            code,
                            "spike",
                            "s",
                            Optional.of(new Operation.Refractory("r", "l"))),
                        new Operation.Threshold("c", "o", code, "burst", "s", Optional.empty()),
                        new Operation.SpikeGenerator("d", "o", "spike", "s", "n", "b", "p", "l"),
                        new Operation.Reset("e", "o", code, "spike", "s"),
                        new Operation.SpikeMonitor(
                            "f", "o", code, "spike", "s", 1, 2, Map.of("i", "x")),
                        new Operation.StateMonitor("g", "o", code, "n", Map.of("v", "w")),
                        new Operation.RateMonitor("h", "o", "s", 0, 3),
                        new Operation.Push("i", "o", 0),
                        new Operation.Synapses("j", "o", code, 0, 1),
                        new Operation.Summed("k", "o", code, "t", "i", 0, 3),
                        new Operation.Callback("l", "o", "Operation", Optional.empty()),
                        new Operation.Callback("m", "o", "code", Optional.of(Set.of("a", "b"))),
                        new Operation.Foreign("n", "o", "spatialstateupdate")))));
    assertSame(ProgramReader.read(ProgramWriter.write(program)), program);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format": "brian2grad-program/1" | "format": "brian2grad-program/2" | expected format
          "t_start"                        | "begin"                          | 't_start'
          "first": 0                       | "first": 0.5                     | expected an integer
          "first": 0                       | "first": 1e30                    | expected an integer
          "type": "float64"                | "type": "complex128"             | complex128
          "scalar": true                   | "scalar": 1                      | expected true or false
          "data": "                        | "data": "%                       | not base64
          "data": "                        | "data": "AAAA                    | bytes
          "mode": "vector"                 | "mode": "parallel"               | unknown mode
          "op": ":="                       | "op": "set"                      | expected an assignment
          "kind": "local"                  | "kind": "near"                   | unknown kind of variable
          "operations": [                  | "operations": 3, "more": [       | expected a list
          "clock": 0                       | "clock": 4294967296              | 32 bits
          """)
  void whatIsNoProgramIsRefused(String from, String to, String words) {
    String text = Programs.json("lif");
    assertThat(text).contains(from);
    assertThatThrownBy(() -> ProgramReader.read(text.replace(from, to)))
        .isInstanceOf(ProgramFormatException.class)
        .hasMessageContaining(words);
  }

  /// An address is for who holds the memory.
  @Test
  void addressesAreForTheCallersOwnMemory() {
    String text =
        ProgramWriter.write(Programs.lif()).replaceAll("\"data\":\"[^\"]+\"", "\"address\":4096");
    MemorySegment block = MemorySegment.ofArray(new byte[1 << 16]);
    assertThat(block.get(ValueLayout.JAVA_BYTE, 0)).isZero();
    assertThatThrownBy(() -> ProgramReader.read(text, block))
        .isInstanceOf(ProgramFormatException.class)
        .hasMessageContaining("'offset'");
  }

  @Test
  void textsThatAreNoJson() {
    for (String text : List.of("", "{", "[1, 2", "{\"format\": }", "[".repeat(100_000))) {
      assertThatThrownBy(() -> ProgramReader.read(text)).isInstanceOf(ProgramFormatException.class);
    }
  }
}
