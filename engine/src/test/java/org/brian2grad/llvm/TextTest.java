package org.brian2grad.llvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void namesAreFresh() {
    var text = new Text();
    assertThat(text.emit("add i64 1, 2")).isEqualTo("%r0");
    assertThat(text.fresh()).isEqualTo(1);
    assertThat(text.emit("add i64 %r0, 2")).isEqualTo("%r2");
    text.label("next");
    text.run("ret void");
    assertThat(text)
        .hasToString(
            """
              %r0 = add i64 1, 2
              %r2 = add i64 %r0, 2
            next:
              ret void
            """);
  }

  @Test
  void whatIsCalledIsDeclaredOnceForTheModule() {
    Set<String> declarations = new TreeSet<>();
    var text = new Text(declarations);
    text.call(
        "<4 x double>", "llvm.fma.v4f64", "<4 x double> %a", "<4 x double> %b", "<4 x double> %c");
    text.call("i64", "llvm.cttz.i64", "i64 %a", "i1 true");
    new Text(declarations).call("i64", "llvm.cttz.i64", "i64 %b", "i1 true");
    assertThat(declarations)
        .containsExactly(
            "declare <4 x double> @llvm.fma.v4f64(<4 x double>, <4 x double>, <4 x double>)",
            "declare i64 @llvm.cttz.i64(i64, i1)");
    assertThat(text.toString()).contains("%r1 = call i64 @llvm.cttz.i64(i64 %a, i1 true)");
  }

  @Test
  void aScalarInAllPlaces() {
    var text = new Text();
    assertThat(text.splat("i64", "%x", 2)).isEqualTo("%r1");
    assertThat(text.toString())
        .contains("insertelement <2 x i64> poison, i64 %x, i64 0")
        .contains("shufflevector <2 x i64> %r0, <2 x i64> poison, <2 x i32> zeroinitializer");
  }
}
