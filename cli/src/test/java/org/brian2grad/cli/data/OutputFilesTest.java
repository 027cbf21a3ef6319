package org.brian2grad.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  @TempDir private Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void fill(Path file) throws IOException {
    Files.writeString(file, "half of");
    throw new IOException("No space left on device");
  }

  @Test
  void whatFailsLeavesAllAsItWas() throws IOException {
    Path first = Files.writeString(directory.resolve("a.csv"), "before");
    Path second = directory.resolve("b.csv");
    try (OutputFiles files = new OutputFiles(true)) {
      files.write(first, file -> Files.writeString(file, "after"));
      assertThatThrownBy(() -> files.write(second, OutputFilesTest::fill))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(second + ": No space left on device");
    }
    assertThat(first).hasContent("before");
    assertThat(names()).containsExactly("a.csv");
  }

  @Test
  void whatIsWholeTakesItsPlace() throws IOException {
    Path old = Files.writeString(directory.resolve("a.csv"), "before");
    Path other = directory.resolve("b.csv");
    try (OutputFiles files = new OutputFiles(true)) {
      files.write(old, file -> Files.writeString(file, "after"));
      files.write(other, file -> Files.writeString(file, "new"));
      files.commit();
      assertThat(files.replaced()).containsExactly(old.toAbsolutePath());
    }
    assertThat(old).hasContent("after");
    assertThat(names()).containsExactly("a.csv", "b.csv");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksAndPermissionsStay() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "before");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(directory.resolve("link.csv"), Path.of("a.csv"));
    try (OutputFiles files = new OutputFiles(true)) {
      files.write(link, f -> Files.writeString(f, "after"));
      files.commit();
    }
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("after");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void withoutClobberingWhatIsThereIsAnError() throws IOException {
    Path old = Files.writeString(directory.resolve("a.csv"), "before");
    try (OutputFiles files = new OutputFiles(false)) {
      assertThatThrownBy(() -> files.write(old, file -> Files.writeString(file, "after")))
          .hasMessageContaining(old + ": error[exists]");
      files.write(directory.resolve("b.csv"), file -> Files.writeString(file, "new"));
      files.commit();
    }
    assertThat(old).hasContent("before");
    assertThat(names()).containsExactly("a.csv", "b.csv");
  }

  /// A process that is killed cannot; the next one that writes the file does.
  @Test
  void whatAKilledProcessLeftIsTakenAway() throws Exception {
    Path file = directory.resolve("a(b).csv");
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path abandoned = directory.resolve(".a(b).csv." + ended.pid() + ".partial");
    Path another = directory.resolve(".b.csv." + ended.pid() + ".partial");
    Path alive =
        directory.resolve(
            ".a(b).csv." + ProcessHandle.current().parent().orElseThrow().pid() + ".partial");
    for (Path path : List.of(abandoned, another, alive)) {
      Files.writeString(path, "half");
    }

    try (OutputFiles files = new OutputFiles(true)) {
      files.write(file, path -> Files.writeString(path, "whole"));
      files.commit();
    }

    assertThat(file).hasContent("whole");
    assertThat(abandoned).doesNotExist();
    assertThat(another).exists();
    assertThat(alive).exists();
  }
}
