package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.brian2grad.Simulator;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Where errors of documents are, and that all of them are found.
class StudyReaderErrorsTest {
  private static List<Diagnostic> errors(String text) {
    var thrown =
        Assertions.catchThrowableOfType(
            DiagnosticException.class, () -> StudyReader.read(text, "m.yaml"));
    assertThat(thrown).as("an error").isNotNull();
    return thrown.diagnostics();
  }

  /// A document, and its errors as `line:column: path [code]`.
  static Stream<Arguments> documents() {
    return Stream.of(
        arguments("", "1:1 [value]"),
        arguments("duration", "1:1 [value]"),
        arguments("duration: 1 ms\nduration: 2 ms", "2:1 [duplicate-key]"),
        arguments("duration: {1 ms", "1:16 [yaml-syntax]"),
        arguments("duration: *x", "1:11 [unknown-alias]"),
        arguments("duration: !!python/object 1 ms", "1:11 [yaml-tag]"),
        arguments("duration: 1 ms\n---\nduration: 1 ms", "2:1 [several-documents]"),
        arguments("? [a]\n: b", "1:3 [yaml-key]"),
        arguments("duration: \"\\0\"\nx: \u0007", "2:4 [yaml-character]"),
        arguments("{}", "1:1 [missing-key]"),
        arguments("duration:", "1:10 duration [value]"),
        arguments("duration: 1 mV", "1:11 duration [dimension]"),
        arguments("duration: 1 ms\nseed: 1.5", "2:7 seed [value]"),
        arguments("duration: 1 ms\nseed: 9223372036854775808", "2:7 seed [value]"),
        arguments("duration: 1 ms\nconstants: [1]", "2:12 constants [value]"),
        arguments("duration: 1 ms\nconstants: {a: 1 mss}", "2:18 constants.a [unknown-unit]"),
        arguments("duration: 1 ms\nconstants: {A: 3, g: 5*A}", "2:22 constants.g [constant-name]"),
        arguments("duration: 1 ms\ngruops: {}", "2:1 gruops [unknown-key]"),
        arguments(
            """
            duration: 1 ms
            groups:
              g:
                size: 0
                equations: 'v : 1'
                kind: neuron
            """,
            "6:11 groups.g.kind [value]"),
        arguments(
            """
            duration: 1 ms
            groups:
              g: {size: 0, equations: 'v : 1'}
              h: {kind: poisson, size: 1}
            """,
            "3:13 groups.g.size [value]; 4:3 groups.h [missing-key]"),
        // Lines and columns within texts of every style.
        arguments(group("equations: |\n  v : 1\n  w = (2 : 1"), "7:14 groups.g.equations [syntax]"),
        arguments(group("equations: |2-\n   v : vollt"), "6:12 groups.g.equations [unknown-unit]"),
        arguments(
            group("equations: >\n  v : 1\n\n  w : vollt"),
            "8:11 groups.g.equations [unknown-unit]"),
        arguments(
            group("equations: 'v : 1\n\n  w : ''vollt'''"),
            "7:11 groups.g.equations [syntax]; 7:18 groups.g.equations [syntax]"),
        arguments(
            group("equations: \"v : 1\\n\\x77 : \\\n  vollt\""),
            "6:7 groups.g.equations [unknown-unit]"),
        arguments(group("equations: v : 1"), "5:18 [yaml-syntax]"),
        arguments(
            group("equations: 'v : 1'\nthreshold: v >\n  )"), "7:7 groups.g.threshold [syntax]"),
        arguments(group("equations: 'v : 1'\nreset: v == 1"), "6:14 groups.g.reset [syntax]"),
        arguments(
            group("equations: 'v : 1'\ninitial: {v: 1 mVV, w: [1 mV, 2], x: [], y: {z: 1}}"),
            "6:20 groups.g.initial.v [unknown-unit]; 6:35 groups.g.initial.w[1] [dimension];"
                + " 6:42 groups.g.initial.x [value]; 6:46 groups.g.initial.y [missing-key];"
                + " 6:50 groups.g.initial.y.z [unknown-key]"),
        // What only the whole model shows.
        arguments(
            group("equations: |\n  dv/dt = -v/tau : volt\n\n  I = v + 1 : volt\nthreshold: v > 3"),
            "6:7 groups.g.equations.v [unknown-name]; 8:7 groups.g.equations.I [dimension];"
                + " 9:16 groups.g.threshold [dimension]"),
        arguments(
            group(
                "equations: 'v : volt'\nthreshold: v > 1*mV\nreset: |\n\n  v = 1*mV\n  v = 1*ms\ninitial: {v: 1 ms, w: 1}"),
            "10:7 groups.g.reset [dimension]; 11:18 groups.g.initial.v [dimension];"
                + " 11:27 groups.g.initial.w [unknown-name]"),
        arguments(
            """
            duration: 1 ms
            groups: {g: {size: 2, equations: 'v : 1', threshold: v > 1}}
            synapses:
              s:
                source: g[0:3]
                target: h
                on_pre: v_post += 1
                delay: 1 mV
                connect: {pairs: {i: [0, 5], j: [0]}}
            """,
            "9:37 synapses.s.connect.pairs.j [length]"),
        arguments(
            """
            duration: 1 ms
            groups: {g: {size: 2, equations: 'v : 1', threshold: v > 1}}
            synapses:
              s:
                source: g[0:3]
                target: h
                on_pre: v_post += 1
                connect: all
              t:
                source: g
                target: g
                on_pre: v_post += q
                delay: 1 mV
                on_post: {code: v_pre += 1, delay: 1 mV}
                pathways: {p: {from: pre, code: v_post += 1, event: e}}
                connect: all
            """,
            "5:13 synapses.s.source [range]; 6:13 synapses.s.target [unknown-object];"
                + " 12:13 synapses.t.on_pre [unknown-name]; 13:12 synapses.t.delay [dimension];"
                + " 14:40 synapses.t.on_post.delay [dimension];"
                + " 15:57 synapses.t.pathways.p.event [unknown-event]"),
        arguments(
            """
            duration: 1 ms
            groups: {g: {size: 2, equations: 'v : 1'}}
            monitors:
              m: {state: g, variables: [w]}
              n: {spikes: g}
              o: {rate: 'g[3:2]'}
              p: {what: g}
            gradient: {surrogate: {name: atan, slop: 1}, detach_reset: yes}
            fit: {parameters: {g.v: 3 .. 1, tau: 1}, loss: {name: mse}, steps: 0}
            """,
            "6:14 monitors.o.rate [part]; 7:6 monitors.p [value];"
                + " 8:12 gradient.surrogate [unknown-surrogate-parameter];"
                + " 8:60 gradient.detach_reset [value];"
                + " 9:25 fit.parameters.g.v [fit-range]; 9:38 fit.parameters.tau [fit-range];"
                + " 9:42 fit.loss [missing-key]; 9:68 fit.steps [value]"),
        arguments(
            """
            duration: 1 ms
            groups: {g: {size: 2, equations: 'v : 1'}}
            monitors: {m: {state: g, variables: [v]}}
            gradient: {surrogate: {h: atan}}
            fit: {parameters: {g.v: 1 mV .. 2 mV, x: 1 .. 2}, loss: {name: mse, monitor: m.w}}
            """,
            "4:27 gradient.surrogate.h [unknown-event]; 5:25 fit.parameters.g.v [dimension];"
                + " 5:42 fit.parameters.x [unknown-parameter];"
                + " 5:78 fit.loss.monitor [unknown-monitor]"));
  }

  /// One group with some lines.
  private static String group(String lines) {
    return "duration: 1 ms\ngroups:\n  g:\n" + ("size: 1\n" + lines).indent(4);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void errorsAreWhereTheyAre(String text, String expected) {
    List<String> found =
        errors(text).stream()
            .map(d ->
                d.where().replaceFirst("^m\\.yaml:(\\d+:\\d+):?", "$1") + " [" + d.code() + "]")
            .toList();
    assertThat(String.join("; ", found)).isEqualTo(expected);
  }

  @Test
  void errorsSayWhatWasMeant() {
    assertThat(errors("duration: 1 ms\ngruops: {}").getFirst().toString())
        .isEqualTo(
            "m.yaml:2:1: gruops: error[unknown-key]: expected one of duration, dt, seed, constants,"
                + " timed_arrays, groups, synapses, monitors, gradient, fit, got 'gruops'; did you"
                + " mean 'groups'?");
  }

  @Test
  void documentsThatGrowAreRefused() {
    var laughs = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int k = 1; k < 10; k++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(k, k, ("*a" + (k - 1) + ", ").repeat(10)));
    }
    assertThat(errors(laughs.toString()).getFirst().code()).isEqualTo("document-size");
    assertThat(errors("[".repeat(100_000)).getFirst().code()).isEqualTo("document-depth");
    assertThat(errors("- ".repeat(100_000)).getFirst().code()).isEqualTo("document-depth");
    assertThat(errors(" ".repeat(Loading.LONGEST + 1)).getFirst().code())
        .isEqualTo("document-size");
  }

  @Test
  void anAliasStandsForItsAnchor() {
    var study =
        StudyReader.read(
            """
            duration: 1 ms
            groups:
              a: &neurons {size: 2, equations: 'v : 1'}
              b: *neurons
            """,
            "m.yaml");
    assertThat(study.model().objects()).hasSize(2);
  }

  @Test
  void filesThatAreNoTextAreRefused(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("m.yaml");
    Files.write(file, new byte[] {'d', ':', '\n', 'x', (byte) 0xff});
    Assertions.assertThatThrownBy(() -> StudyReader.read(file))
        .hasMessageContaining("m.yaml:2:2: error[encoding]");
    Assertions.assertThatThrownBy(() -> StudyReader.read(directory.resolve("none.yaml")))
        .hasMessageContaining("none.yaml:1:1: error[unreadable-file]");
  }

  /// What the model knows and cannot be fitted is told apart from what it does not know.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "s.delay      | 's.pre.delay' is a delay of synapses: | compare runs with one set of delays",
        "s.pre.delay  | 's.pre.delay' is a delay of synapses: | compare runs with one set of delays",
        "delay        | 's.pre.delay' is a delay of synapses: | compare runs with one set of delays",
        "g.drive      | is computed in each step, from        | computed from: 'tau', 'v'",
      })
  void whatCannotBeFittedIsSaidWithItsReason(String name, String why, String remedy) {
    String text =
        """
        duration: 1 ms
        constants: {tau: 5 ms}
        groups:
          g:
            size: 1
            equations: |
              dv/dt = drive : 1 (unless refractory)
              drive = (1 - v)/tau : Hz
            threshold: v > 1
            reset: v = 0
            refractory: 2*ms
        synapses:
          s: {source: g, target: g, on_pre: v_post += 0.1, delay: 1 ms, connect: {condition: 'True'}}
        monitors:
          m: {state: g, variables: [v]}
        fit: {parameters: {%s: 1 ms .. 2 ms}, loss: {name: mse, monitor: m}}
        """;
    List<Diagnostic> found = errors(text.formatted(name));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo("not-a-parameter");
    assertThat(found.getFirst().what()).startsWith("'" + name + "' cannot be").contains(why);
    assertThat(found.getFirst().remedy()).contains(remedy);
    // Without it, or with what it is computed from, as advised, there is no error.
    assertThat(StudyReader.read(text.formatted("tau"), "m.yaml").fit()).isPresent();
    assertThatThrownBy(() ->
            Simulator.of(StudyReader.read(text.formatted("tau"), "m.yaml"))
                .parameters(name)
                .build())
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("not-a-parameter")
        .hasMessageContaining(remedy);
  }
}
