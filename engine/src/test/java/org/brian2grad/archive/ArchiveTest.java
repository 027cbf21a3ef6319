package org.brian2grad.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.brian2grad.Programs;
import org.brian2grad.Run;
import org.brian2grad.Simulator;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.function.Algebra;
import org.brian2grad.program.Precision;
import org.brian2grad.surrogate.Custom;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.surrogate.Truncated;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Simulations in files: what is read is what was written, and what is damaged is refused by name.
class ArchiveTest {
  private static final Quantity FIVE_MV = new Quantity(5e-3, Dimension.of(2, 1, -3, -1));

  @TempDir private Path directory;

  private Path saved() {
    Path file = directory.resolve("net.b2g");
    try (Simulator sim =
        Simulator.of(Programs.network())
            .parameters("tau", "synapses.w")
            .surrogate(new Truncated(new FastSigmoid(10), 3), FIVE_MV)
            .surrogate(
                "target",
                Optional.of("spike"),
                Custom.of("1/(1 + k*abs(x))**2", Map.of("k", 7.0)),
                Map.of("v", FIVE_MV))
            .detachReset("v")
            .rasters("spikes")
            .seed(11)
            .memoryBudget(1 << 20)
            .independentNoise(false)
            .build()) {
      sim.save(file);
    }
    return file;
  }

  @Test
  void allThatWasAskedForIsThereAgain() {
    Path file = saved();
    SavedSimulation read = ArchiveReader.read(file);
    assertThat(read.choices().parameters()).containsExactly("tau", "synapses.w");
    assertThat(read.choices().surrogates()).hasSize(2);
    assertThat(read.choices().surrogates().getFirst().surrogate())
        .isEqualTo(new Truncated(new FastSigmoid(10), 3));
    assertThat(read.choices().surrogates().getLast().scales()).containsOnlyKeys("v");
    assertThat(read.choices().detach().variables()).containsExactly("v");
    assertThat(read.choices().rasters()).containsExactly("spikes");
    assertThat(read.settings().seed()).hasValue(11);
    assertThat(read.settings().memoryBudget()).hasValue(1 << 20);
    assertThat(read.settings().sharedNoise()).isTrue();
    Path again = directory.resolve("again.b2g");
    ArchiveWriter.write(read, again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void whatIsAskedForNowTakesThePlace() {
    try (Simulator sim =
            Simulator.load(saved())
                .parameters("theta")
                .rasters()
                .precision(Precision.SINGLE)
                .build();
        Run run = sim.run(Map.of())) {
      assertThat(sim.parameters()).hasSize(1);
      assertThat(run.output("trace.v").precision()).isEqualTo(Precision.SINGLE);
      assertThat(sim.outputs()).noneMatch(output -> output.name().endsWith("raster"));
    }
  }

  @Test
  void surrogatesThatNobodyCanMakeAgainAreNotWritten() {
    Surrogate own =
        new Surrogate() {
          @Override
          public String name() {
            return "mine";
          }

          @Override
          public <V> V derivative(Algebra<V> a, V x, Numbers<V> n) {
            return a.constant(1);
          }
        };
    try (Simulator sim =
        Simulator.of(Programs.lif()).parameters("tau").surrogate(own, FIVE_MV).build()) {
      Path file = directory.resolve("own.b2g");
      assertThatThrownBy(() -> sim.save(file))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("custom-surrogate");
      assertThat(file).doesNotExist();
      assertThat(directory).isEmptyDirectory();
    }
  }

  private static void refused(Path file, String code, String... words) {
    DiagnosticException error =
        catchThrowableOfType(DiagnosticException.class, () -> ArchiveReader.read(file));
    assertThat(error).isNotNull();
    assertThat(error.getMessage()).contains(file.toString(), "error[" + code + "]").contains(words);
  }

  @Test
  void whatIsNoFileOfOurs() throws IOException {
    refused(directory.resolve("none.b2g"), "file-missing", "none");
    Path text = Files.writeString(directory.resolve("text.b2g"), "neurons");
    refused(text, "file-format", "damaged or another");
    Path empty = Files.createFile(directory.resolve("empty.b2g"));
    refused(empty, "file-format", "cut off");
    refused(zip(Map.of("readme.txt", "hello")), "file-format", "readme.txt");
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path file = directory.resolve("other.b2g");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  /// Whatever is packed may be larger than anybody has room for.
  @Test
  void packedEntriesAreRefused() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String name : List.of("manifest.json", "program.json", "request.json", "arrays.bin")) {
      entries.put(name, "0".repeat(1_000_000));
    }
    refused(zip(entries), "file-format", "is packed");
  }

  @Test
  void aFileThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(saved());
    Path file = directory.resolve("cut.b2g");
    // At every place of the headers in front and of the directory behind.
    for (int length = 0;
        length < whole.length;
        length += length < 200 || length > whole.length - 600 ? 1 : 97) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      refused(file, "file-format", "damaged or another");
    }
  }

  @Test
  void otherVersionsAndChecksums() throws IOException {
    Files.write(
        directory.resolve("version.b2g"),
        new Forged(saved()).edit("manifest.json", s -> s.replace("file/1", "file/9")).bytes());
    refused(directory.resolve("version.b2g"), "file-version", "brian2grad-file/9");
    Files.write(
        directory.resolve("sum.b2g"),
        new Forged(saved()).edit("program.json", s -> s.replace("0.01", "0.02")).bytes());
    refused(directory.resolve("sum.b2g"), "file-checksum", "'program.json'");
  }

  @Test
  void errorsOfTheProgramNameTheFile() throws IOException {
    Files.write(
        directory.resolve("forged.b2g"),
        new Forged(saved())
            .edit("program.json", s -> s.replace("\"array\":\"target.v\"", "\"array\":\"u\""))
            .summed()
            .bytes());
    refused(
        directory.resolve("forged.b2g"),
        "invalid-program",
        "forged.b2g: target_stateupdater_codeobject",
        "expected an array 'u'");
  }
}
