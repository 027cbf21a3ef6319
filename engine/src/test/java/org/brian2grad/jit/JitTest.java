package org.brian2grad.jit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JitTest {
  private static String addition(double value) {
    return """
    define void @work(ptr %%p) {
      %%x = load <8 x double>, ptr %%p, align 8
      %%y = call <8 x double> @llvm.fma.v8f64(<8 x double> %%x, <8 x double> %%x, <8 x double> splat (double 0x%016X))
      %%z = extractelement <8 x double> %%y, i64 0
      %%s = call double @sin(double %%z)
      %%w = insertelement <8 x double> %%y, double %%s, i64 0
      store <8 x double> %%w, ptr %%p, align 8
      ret void
    }
    declare <8 x double> @llvm.fma.v8f64(<8 x double>, <8 x double>, <8 x double>)
    declare double @sin(double)
    """
        .formatted(Double.doubleToRawLongBits(value));
  }

  private static double[] run(NativeCode code) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(64, 64);
      for (int k = 0; k < 8; k++) {
        data.setAtIndex(ValueLayout.JAVA_DOUBLE, k, k);
      }
      code.call("work", data);
      return data.toArray(ValueLayout.JAVA_DOUBLE);
    }
  }

  @Test
  void vectorsAndTheCLibraryWork() {
    var code = new CodeCache(Optional.empty()).get(addition(2), List.of("work"));
    assertThat(run(code)).containsExactly(Math.sin(2), 3, 6, 11, 18, 27, 38, 51);
  }

  @Test
  void badCodeIsAnErrorThatSaysWhy() {
    assertThatThrownBy(() -> ObjectCompiler.compile("define void @f() { ret i32 1 }"))
        .isInstanceOf(JitException.class)
        .hasMessageContaining("value doesn't match function result type 'void'");
  }

  @Test
  void aMissingRoutineIsAnError() {
    assertThatThrownBy(() -> new CodeCache(Optional.empty()).get(addition(2.5), List.of("nothing")))
        .isInstanceOf(JitException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void oneTextIsCompiledOnce() {
    var cache = new CodeCache(Optional.empty());
    var first = CompletableFuture.supplyAsync(() -> cache.get(addition(3), List.of("work")));
    var second = CompletableFuture.supplyAsync(() -> cache.get(addition(3), List.of("work")));
    assertThat(first.join()).isSameAs(second.join());
  }

  @Test
  void aDamagedObjectFileIsCompiledAgain(@TempDir Path directory) throws IOException {
    var objects = new ObjectCache(directory);
    new CodeCache(Optional.of(objects)).get(addition(4), List.of("work"));
    assertThat(objects.find(addition(4))).isPresent();
    Path file;
    try (var list = Files.list(directory)) {
      file = list.findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertThat(objects.find(addition(4))).isEmpty();
    var code = new CodeCache(Optional.of(objects)).get(addition(4), List.of("work"));
    assertThat(run(code)[1]).isEqualTo(5);
    assertThat(objects.find(addition(4))).isPresent();
  }
}
