package org.brian2grad.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.brian2grad.diag.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written reads back as the same, bit for bit, in every format.
class RecordingFormatTest {
  private static final double[] TIMES = {0, 1e-4, 0.1 + 0.2};

  private static final Trace VOLTAGE =
      new Trace("trace", "v", "V", TIMES, new double[] {1, -0.07, 1e-300, 0, 1 / 3.0, 5}, 2, true);
  private static final Trace GATE =
      new Trace("trace", "m", "", TIMES, new double[] {0.1, 0.2, 0.3}, 1, true);
  private static final Trace CURRENT =
      new Trace("trace", "j", "m^-2 A", TIMES, new double[] {1, 2, 3}, 1, true);
  private static final Trace RATE =
      new Trace("rate", "rate", "Hz", TIMES, new double[] {0, 10, 20}, 1, false);
  private static final SpikeTrain SPIKES =
      new SpikeTrain("spikes", new double[] {0.0123, 0.0123, 0.5}, new int[] {1, 7, 0});

  @TempDir private Path directory;

  static Stream<Recording> recordings() {
    return Stream.of(
        new Recording(List.of(VOLTAGE), List.of()),
        new Recording(List.of(GATE, VOLTAGE), List.of()),
        new Recording(List.of(CURRENT), List.of()),
        new Recording(List.of(RATE), List.of()),
        new Recording(List.of(), List.of(SPIKES)));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void oneMonitorInEveryFormat(Recording recording) throws IOException {
    for (String name : List.of("a.csv", "a.h5", "a.hdf5", "results")) {
      assertSame(recording, throughFile(recording, name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all.h5", "results"})
  void severalMonitors(String name) throws IOException {
    Recording all = new Recording(List.of(RATE, VOLTAGE), List.of(SPIKES));

    assertSame(all, throughFile(all, name));
  }

  private Recording throughFile(Recording recording, String name) throws IOException {
    Path file = directory.resolve(name);
    RecordingFormat.of(file, "--output").write(recording, file);
    return RecordingFormat.of(file, "--data").read(file);
  }

  private static void assertSame(Recording expected, Recording read) {
    assertThat(read.traces()).hasSameSizeAs(expected.traces());
    for (Trace trace : expected.traces()) {
      Trace other = read.trace(trace.monitor(), trace.variable()).orElseThrow();
      assertThat(other).usingRecursiveComparison().isEqualTo(trace);
    }
    assertThat(read.spikes()).hasSameSizeAs(expected.spikes());
    for (SpikeTrain train : expected.spikes()) {
      SpikeTrain other = read.train(train.monitor()).orElseThrow();
      assertThat(other.times()).isEqualTo(train.times());
      assertThat(other.indices()).isEqualTo(train.indices());
    }
  }

  @Test
  void unitsOfColumnsAreUnderstood() throws IOException {
    Recording read = csv("t [ms],v [mV],g [nS/cm**2],j [A/(m^2)]\n1,-70,2,3\n2,-60,4,5\n");

    Trace v = read.trace("any", "v").orElseThrow();
    assertThat(v.times()).containsExactly(1e-3, 2e-3);
    assertThat(v.values()).containsExactly(-70e-3, -60e-3);
    assertThat(v.unit()).isEqualTo("V");
    assertThat(read.trace("any", "j").orElseThrow().unit()).isEqualTo("m^-2 A");
    assertThat(read.trace("any", "g").orElseThrow().values()[0])
        .isCloseTo(2e-5, org.assertj.core.data.Offset.offset(1e-18));
  }

  @Test
  void timesWithoutAUnitAreSeconds() throws IOException {
    assertThat(csv("t,v\n0.5,1\n").trace("", "v").orElseThrow().times()).containsExactly(0.5);
  }

  @Test
  void spikesAreSortedByTime() throws IOException {
    SpikeTrain train = csv("i,t [ms]\n3,20\n1,10\n").train("any").orElseThrow();

    assertThat(train.times()).containsExactly(10e-3, 20e-3);
    assertThat(train.indices()).containsExactly(1, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFt,v\n0.5,1\n",
        "t,v\r\n0.5,1\r\n",
        "t;v\n0.5;1\n",
        "t\tv\n0.5\t1\n",
        "# from the amplifier; channel 1\n\nt,v\n0.5,1\n",
        "\"t\",\"v\"\n\"0.5\", 1\n"
      })
  void whatOtherProgramsCallCsvIsRead(String text) throws IOException {
    Trace v = csv(text).trace("any", "v").orElseThrow();

    assertThat(v.times()).containsExactly(0.5);
    assertThat(v.values()).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-1"})
  void textMayHaveAnyEncoding(String encoding) throws IOException {
    Path file = directory.resolve("data.csv");
    Files.writeString(file, "t [\u00B5s],v [\u00B5V]\n1,2\n", Charset.forName(encoding));
    Trace v = new Csv().read(file).trace("", "v").orElseThrow();

    assertThat(v.times()).containsExactly(1e-6);
    assertThat(v.values()).containsExactly(2e-6);
  }

  @Test
  void whatIsNoTextIsSaidToBeNone() throws IOException {
    Path file = directory.resolve("data.csv");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, (byte) 0x89});
    assertThatThrownBy(() -> new Csv().read(file)).hasMessageContaining("expected a text file");

    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 't', 0, ','});
    assertThatThrownBy(() -> new Csv().read(file)).hasMessageContaining("damaged or cut off");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t;v\n0,5;-1,25\n1,5;2\n",
        "t\tv\n0,5\t-1,25\n1,5\t2\n",
        "t,v\n\"0,5\",\"-1,25\"\n\"1,5\",2\n",
        "sep=;\nt;v\n0,5;-1,25\n1,5;2\n",
        "time (s);v\n0,5;-1,25e0\n1,5;2\n",
        "Time [s];v\n0,5;-1,25\n1,5;2\n"
      })
  void decimalSignsMayBeCommas(String text) throws IOException {
    Trace v = csv(text).trace("any", "v").orElseThrow();

    assertThat(v.times()).containsExactly(0.5, 1.5);
    assertThat(v.values()).containsExactly(-1.25, 2);
  }

  @Test
  void whatIsMissingIsNoNumber() throws IOException {
    Trace v = csv("t,v [mV]\n1,\n2,NaN\n3,nan\n4,N/A\n5,5\n").trace("", "v").orElseThrow();

    assertThat(v.values()).containsExactly(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 5e-3);
  }

  @Test
  void columnsAreFoundByWhatTheyAreCalled() throws IOException {
    Path file = directory.resolve("data.csv");
    Files.writeString(file, "Zeit (ms);Membrane potential (mV);v;Kommentar hier\n1;-70;3;gut\n");
    ColumnMap map = ColumnMap.of(Map.of("t", "Zeit", "v", "Membrane potential (mV)"), "--column");
    Recording read = new Csv().read(file, map);

    Trace v = read.trace("", "v").orElseThrow();
    assertThat(v.times()).containsExactly(1e-3);
    assertThat(v.values()).containsExactly(-70e-3);
    assertThat(read.others()).containsExactly("v", "Kommentar hier");
    assertThatThrownBy(
            () -> new Csv().read(file, ColumnMap.of(Map.of("t", "Zeit", "v", "Vm"), "--column")))
        .hasMessageContaining("error[no-column]: expected a column 'Vm', got");
    assertThatThrownBy(() -> ColumnMap.of(Map.of("a b", "Vm"), "--column"))
        .hasMessageContaining("--column: error[column-name]");
  }

  @Test
  void unitsMayBeSaidForAColumn() throws IOException {
    Path file = Files.writeString(directory.resolve("data.csv"), "t,v (filtered)\n1,-70\n");
    Map<String, String> columns = Map.of("t [ms]", "t", "v [mV]", "v (filtered)");
    Recording read = new Csv().read(file, ColumnMap.of(columns, "--column"));

    assertThat(read.bare()).isEmpty();
    assertThat(read.trace("", "v").orElseThrow().values()).containsExactly(-70e-3);
    assertThat(new Csv().read(Files.writeString(file, "t,v\n1,-70\n")).bare())
        .isEqualTo(Map.of("t", "t", "v", "v"));
  }

  @Test
  void hdf5DataSetsHaveOtherNamesToo() throws IOException {
    Path file = directory.resolve("other.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup trace = hdf.putGroup("trace");
      trace.putDataset("time", new double[] {0, 1});
      trace.putDataset("Vm", new double[] {-70, -60});
    }
    ColumnMap map = ColumnMap.of(Map.of("t [ms]", "time", "v [mV]", "Vm"), "--column");

    Trace v = new Hdf5().read(file, map).trace("trace", "v").orElseThrow();
    assertThat(v.times()).containsExactly(0, 1e-3);
    assertThat(v.values()).containsExactly(-70e-3, -60e-3);
    assertThat(new Hdf5().read(file).bare()).isEqualTo(Map.of("t", "time", "Vm", "Vm"));
  }

  /// Each beginning of a file, and each byte changed: it is read, or it is said to be damaged.
  @Test
  void damagedHdf5IsSaidToBeSo() throws IOException {
    Path file = directory.resolve("a.h5");
    new Hdf5().write(new Recording(List.of(VOLTAGE), List.of(SPIKES)), file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    int refused = 0;
    for (int k = 0; k < 400; k++) {
      byte[] bytes = Arrays.copyOf(whole, k % 2 == 0 ? random.nextInt(whole.length) : whole.length);
      if (k % 2 == 1) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      try {
        new Hdf5().read(file);
      } catch (DiagnosticException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  /// Of what NumPy writes by default, indices have 64 bits; recordings are often of 32.
  @Test
  void hdf5NumbersMayHaveAnyWidth() throws IOException {
    Path file = directory.resolve("other.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup spikes = hdf.putGroup("spikes");
      spikes.putDataset("t", new double[] {0.1, 0.2});
      spikes.putDataset("i", new long[] {3, 1});
      WritableGroup trace = hdf.putGroup("trace");
      trace.putDataset("t", new int[] {0, 1});
      trace.putDataset("v", new float[][] {{0.5f, 1}, {2, 3}});
    }
    Recording read = new Hdf5().read(file);

    assertThat(read.train("spikes").orElseThrow().indices()).containsExactly(3, 1);
    Trace v = read.trace("trace", "v").orElseThrow();
    assertThat(v.times()).containsExactly(0, 1);
    assertThat(v.values()).containsExactly(0.5, 1, 2, 3);
  }

  @Test
  void aDirectoryIsADirectoryWhateverItsName() throws IOException {
    Path named = Files.createDirectory(directory.resolve("session.csv"));
    Recording recording = new Recording(List.of(RATE), List.of());
    RecordingFormat.of(named, "--output").write(recording, named);

    assertThat(named.resolve("rate.csv")).exists();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsWrongIsSaidWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> csv(text))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("data.csv")
        .hasMessageContaining(message);
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> malformed() {
    return Stream.of(
            new String[] {"", "error[csv]"},
            new String[] {"v [V]\n1\n", "error[no-time]: expected one column 't'"},
            new String[] {"t,t\n1,2\n", "error[no-time]"},
            new String[] {"t [V],v\n1,2\n", "error[time-unit]"},
            new String[] {"t,v [parsec]\n1,2\n", "error[unknown-unit]"},
            new String[] {"two words,v\n1,2\n", "error[no-time]"},
            new String[] {"t;v\n1,5;1.5\n", "line 2: error[csv-number]: expected one decimal"},
            new String[] {"t;v\n1;1.234,5\n", "line 2: error[csv-number]"},
            new String[] {"t,v\n,2\n", "line 2: error[csv-number]"},
            new String[] {"t,i\n1,\n", "line 2: error[csv-number]"},
            new String[] {"t,v\n1,Infinity\n", "line 2: error[csv-number]"},
            new String[] {"t,v\n1,x\n2,y\n", "line 2: error[csv-number]"},
            new String[] {"t,v\n1,x\n2,y\n", "line 3: error[csv-number]"},
            new String[] {"t,v\n1\n", "line 2: error[csv-number]"},
            new String[] {"t,v\n1,2,3\n", "line 2: error[csv-row]"},
            new String[] {"t,v[1]\n1,2\n", "error[column-order]"},
            new String[] {"t,v[0] [V],v[1] [A]\n1,2,3\n", "error[column-units]"},
            new String[] {"t,i\n1,0.5\n", "row 1: error[spike-index]"},
            new String[] {"t,i\n1,-1\n", "row 1: error[spike-index]"})
        .map(org.junit.jupiter.params.provider.Arguments::of);
  }

  private Recording csv(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("data.csv"), text);
    return RecordingFormat.of(file, "--data").read(file);
  }

  @Test
  void aFileThatIsNoHdf5IsAnError() throws IOException {
    Path file = Files.writeString(directory.resolve("data.h5"), "no");

    assertThatThrownBy(() -> new Hdf5().read(file))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("error[hdf5]");
  }

  @Test
  void anEmptyDirectoryIsAnError() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThatThrownBy(() -> RecordingFormat.of(empty, "--data").read(empty))
        .hasMessageContaining("error[no-data]");
  }
}
