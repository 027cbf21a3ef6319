package org.brian2grad.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.brian2grad.NdArray;
import org.brian2grad.OutputInfo;
import org.brian2grad.Programs;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.SimulatorBuilder;
import org.brian2grad.StoppedException;
import org.brian2grad.fuzz.Fuzzing;
import org.brian2grad.fuzz.JsonChanges;
import org.brian2grad.program.Program;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.Truncated;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that somebody has changed, by accident or with right checksums: they are refused, or they
/// run; nothing else happens, least of all to the process.
///
/// [Fuzzing] says how to go on for longer, and with the file that failed. Should the process end,
/// `target/fuzz-last.b2g` is the file that ended it.
class ArchiveFuzzTest {
  private static final Quantity FIVE_MV = new Quantity(5e-3, Dimension.of(2, 1, -3, -1));

  /// Of one file, in seconds: two programs are compiled for it.
  private static final int LIMIT = 30;

  /// Of the numbers that a run may record.
  private static final long SMALL = 1 << 20;

  private static final Path LAST = Path.of("target", "fuzz-last.b2g");

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir private Path directory;
  private final List<Path> files = new ArrayList<>();

  @BeforeEach
  void save() throws IOException {
    Files.createDirectories(LAST.toAbsolutePath().getParent());
    for (Program program : List.of(Programs.lif(), Programs.network(), Programs.smooth())) {
      Path file = directory.resolve(files.size() + ".b2g");
      SimulatorBuilder builder = Simulator.of(program);
      builder.parameters(files.size() == 2 ? List.of("b", "stimulus") : List.of("tau"));
      if (files.size() < 2) {
        builder.surrogate(new Truncated(new FastSigmoid(10), 3), FIVE_MV);
      }
      try (Simulator sim = builder.build()) {
        sim.save(file);
      }
      files.add(file);
    }
  }

  private interface Change {
    byte[] of(Path file, RandomGenerator random) throws IOException;
  }

  private Fuzzing.Outcome fuzz(String name, Change change) throws InterruptedException {
    return new Fuzzing(name, LIMIT)
        .run((random, told) -> {
          Path file = files.get(random.nextInt(files.size()));
          Files.write(LAST, change.of(file, random));
          told.set(LAST::toString);
          use(LAST);
        });
  }

  /// Loads it, runs it for a while where it is small, and goes back.
  private static void use(Path file) {
    try (Simulator sim = Simulator.load(file).threads(1).build()) {
      long numbers = 0;
      for (OutputInfo output : sim.outputs()) {
        numbers += Arrays.stream(output.shape()).reduce(1, (a, b) -> a * b);
      }
      if (numbers <= SMALL) {
        use(sim);
      }
    } catch (StoppedException _) {
      // It would go on for long.
    }
  }

  private static void use(Simulator sim) {
    long end = System.nanoTime() + 300_000_000L;
    Map<String, NdArray> seeds = new HashMap<>();
    try (Run run =
        sim.run(Map.of(), RunOptions.DEFAULT.progress(_ -> System.nanoTime() - end < 0))) {
      for (var output : sim.outputs()) {
        NdArray value = run.output(output.name());
        double[] ones = new double[(int) value.size()];
        Arrays.fill(ones, 1);
        if (output.differentiable() && !output.name().startsWith("final")) {
          seeds.put(output.name(), NdArray.of(ones, value.shape()));
        }
      }
      if (!sim.parameters().isEmpty()) {
        run.gradient(seeds, _ -> System.nanoTime() - end < 0);
      }
    }
  }

  @Test
  void bytesThatAreFlipped() throws InterruptedException {
    fuzz(
        "FLIPPED_BYTES",
        (file, random) -> {
          byte[] bytes = Files.readAllBytes(file);
          for (int k = random.nextInt(3); k >= 0; k--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          }
          return random.nextInt(8) == 0
              ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
              : bytes;
        });
  }

  /// Sizes, positions, flags and methods in the headers of the zip file.
  @Test
  void headersThatAreForged() throws InterruptedException {
    fuzz(
        "FORGED_HEADERS",
        (file, random) -> {
          byte[] bytes = Files.readAllBytes(file);
          List<Integer> headers = headers(bytes);
          MemorySegment memory = MemorySegment.ofArray(bytes);
          for (int k = random.nextInt(3); k >= 0; k--) {
            int at = headers.get(random.nextInt(headers.size())) + 4 + random.nextInt(44);
            if (at + 4 <= bytes.length) {
              int value = random.nextInt(-1, 3) << (random.nextBoolean() ? 0 : random.nextInt(32));
              memory.set(WORD, at, random.nextInt(4) == 0 ? random.nextInt() : value);
            }
          }
          return bytes;
        });
  }

  /// Where headers of entries, of the directory and of its end begin.
  private static List<Integer> headers(byte[] bytes) {
    List<Integer> headers = new ArrayList<>();
    for (int k = 0; k + 22 <= bytes.length; k++) {
      boolean header = bytes[k] == 'P' && bytes[k + 1] == 'K';
      if (header && bytes[k + 2] < 8 && bytes[k + 3] == bytes[k + 2] + 1) {
        headers.add(k);
      }
    }
    return headers;
  }

  /// Somebody who knows the format writes what a door never does.
  @Test
  void contentThatIsChanged() throws InterruptedException {
    fuzz(
            "CHANGED_CONTENT",
            (file, random) -> {
              Forged forged = new Forged(file);
              if (random.nextInt(4) == 0) {
                numbers(forged, random);
              } else {
                String name = random.nextInt(6) == 0 ? Archive.REQUEST : Archive.PROGRAM;
                forged.edit(name, new JsonChanges(random)::of);
              }
              return forged.summed().bytes();
            })
        .requireBoth();
  }

  /// What means what it says, as docs/program.md lists it under the same heads: who writes another
  /// expression there, or another array, has written another model, and it is that one that runs.
  /// All else says how the same is stored or is said twice: it does not matter or is refused.
  private static final Pattern MODEL =
      Pattern.compile(
          String.join(
              "|",
              // names
              "program/(objects|queues)/\\[]/name",
              "program/objects/\\[]/operations/\\[]/(name|owner)",
              // code
              "program/objects/\\[]/operations/\\[]/blocks/run/(scalar|vector)/\\[]/(variable|op|expression)",
              "program/objects/\\[]/operations/\\[]/blocks/run/(conditional/[^/]+|mode)",
              "program/objects/\\[]/operations/\\[]/variables/[^/]+/(value|array|index|function)",
              "program/objects/\\[]/operations/\\[]/flow",
              // functions
              "program/functions/[^/]+/(name|array|dt|K|n|p|loc|scale)",
              // parts, and what is seen of them
              "program/(queues|objects/\\[]/operations)/\\[]/(start|stop|event|eventspace|target|index|queue)",
              "program/objects/\\[]/operations/\\[]/(indices|record/[^/]+|refractory/[^/]+)",
              "program/objects/\\[]/operations/\\[]/(neuron_index|timebins|period_bins|last_index)",
              "program/queues/\\[]/(delay|source_index|pending/\\[]/\\[])",
              "program/objects/\\[]/clock",
              "program/seed",
              // request
              "request/(precision|seed|noise|detach|listed|(rasters|clamped)/\\[])"));

  /// One field of a file with right checksums: its output is that of the original, or what the
  /// program computes has been changed.
  @Test
  void oneFieldThatIsChanged() throws InterruptedException {
    Map<Path, Map<String, double[]>> outputs = new HashMap<>();
    for (Path file : files) {
      outputs.put(file, outputs(file));
    }
    new Fuzzing("ONE_FIELD", LIMIT)
        .run((random, told) -> {
          Path file = files.get(random.nextInt(files.size()));
          Forged forged = new Forged(file);
          String entry = random.nextInt(8) == 0 ? Archive.REQUEST : Archive.PROGRAM;
          var change = new JsonChanges(random).one(forged.text(entry));
          told.set(() -> change.path() + " in " + LAST);
          forged.edit(entry, _ -> change.text());
          Files.write(LAST, forged.summed().bytes());
          Map<String, double[]> got = outputs(LAST);
          String path = entry.replace(".json", "") + change.path();
          if (!MODEL.matcher(path).matches()) {
            Map<String, double[]> expected = outputs.get(file);
            assertThat(got.keySet()).isEqualTo(expected.keySet());
            expected.forEach(
                (name, values) -> assertThat(got.get(name)).as(name).isEqualTo(values));
          }
        })
        .requireBoth();
  }

  /// All outputs of a run; none where it goes on for long.
  private static Map<String, double[]> outputs(Path file) {
    Map<String, double[]> values = new HashMap<>();
    long end = System.nanoTime() + 20_000_000_000L;
    try (Simulator sim = Simulator.load(file).threads(1).build();
        Run run =
            sim.run(Map.of(), RunOptions.DEFAULT.progress(_ -> System.nanoTime() - end < 0))) {
      for (OutputInfo output : sim.outputs()) {
        NdArray value = run.output(output.name());
        values.put(output.name(), value.toArray());
      }
    } catch (StoppedException _) {
      // Nothing else is said of it here.
    }
    return values;
  }

  /// Other values in the arrays.
  private static void numbers(Forged forged, RandomGenerator random) {
    byte[] arrays = forged.content(Archive.ARRAYS).clone();
    for (int k = random.nextInt(4); k >= 0; k--) {
      int at = random.nextInt(arrays.length / 4) * 4;
      for (int b = 0; b < 4; b++) {
        arrays[at + b] = (byte) (random.nextBoolean() ? random.nextInt(256) : -1);
      }
    }
    forged.put(Archive.ARRAYS, arrays);
  }
}
