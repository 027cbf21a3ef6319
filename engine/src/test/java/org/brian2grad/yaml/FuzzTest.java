package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.fuzz.Fuzzing;
import org.brian2grad.fuzz.Mutations;
import org.brian2grad.fuzz.RandomTexts;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Study;
import org.brian2grad.model.Value;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a text is, its reader takes it or says where it is wrong: no crash, no hang, no error
/// without a place. What is taken reads back when it is written.
///
/// [Fuzzing] says how to go on for longer, with other texts, and with the one that failed.
class FuzzTest {
  /// Of one text, in seconds.
  private static final int LIMIT = 5;

  private static final Pattern LOCATED =
      Pattern.compile("fuzz\\.yaml:(\\d+):(\\d+)(: .*)?", Pattern.DOTALL);

  private static final List<String> DOCUMENTS = documents();

  private static final List<String> EXPRESSIONS =
      List.of(
          "v > 15*mV",
          "-70*mV + 10*mV*rand()",
          "(a + b)**2 / -c // 3 % 2 != d and not (e or f < g)",
          "clip(w + apost, 0*mV, wmax)");

  private static final List<String> CODES =
      List.of(
          "v = 0*mV\nw += 1; x -= exp(-y)\n", "v_post += w\napre += 1e-3", "x **= 2 # so\n\ny = x");

  private static final List<String> EQUATIONS =
      List.of(
          "dv/dt = (gL*(EL - v) + I)/C : volt (unless refractory)\nI : amp (shared, constant)",
          "x = y + 1 : 1\ny : integer (constant)\nz : siemens/metre**2",
          "dv/dt = -v/tau\n  + xi*tau**-0.5 : 1 # noise\n\nI_post = w*g : amp (summed)");

  private static final List<String> QUANTITIES =
      List.of("20 ms", "-0.3e-2 nS/cm**2", "5*(mV/second)", "3", "1.5 kilogram*metre**2");

  private static List<String> documents() {
    try {
      List<String> documents = new ArrayList<>(Models.all().values());
      documents.removeIf(text -> text.length() > 10_000);
      return documents;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// A reader, and the texts that it gets.
  enum Target {
    EXPRESSION {
      @Override
      Supplier<String> texts(RandomGenerator random) {
        var texts = new RandomTexts(random);
        return either(random, texts::expression, new Mutations(random, EXPRESSIONS)::next);
      }

      @Override
      void read(String text) {
        Expression expression = Expressions.parse(text);
        assertThat(again(() -> Expressions.parse(ExpressionPrinter.print(expression))))
            .isEqualTo(expression);
      }
    },
    CODE {
      @Override
      Supplier<String> texts(RandomGenerator random) {
        var texts = new RandomTexts(random);
        return either(random, texts::code, new Mutations(random, CODES)::next);
      }

      @Override
      void read(String text) {
        int statements = AbstractCode.parse(text).assignments().size();
        assertThat(AbstractCode.places(text, Position.startOf("code"))).hasSize(statements);
      }
    },
    EQUATIONS {
      @Override
      Supplier<String> texts(RandomGenerator random) {
        var texts = new RandomTexts(random);
        return either(random, texts::equations, new Mutations(random, FuzzTest.EQUATIONS)::next);
      }

      @Override
      void read(String text) {
        Equations equations = Equations.parse(text);
        assertThat(again(() -> Equations.parse(equations.text()))).isEqualTo(equations);
      }
    },
    QUANTITY {
      @Override
      Supplier<String> texts(RandomGenerator random) {
        var texts = new RandomTexts(random);
        return either(random, texts::quantity, new Mutations(random, QUANTITIES)::next);
      }

      @Override
      void read(String text) {
        Quantity quantity = Quantity.parse(text);
        assertThat(again(() -> Quantity.parse(ExactText.of(quantity)))).isEqualTo(quantity);
        assertThat(Value.parse(text)).isNotNull();
      }
    },
    DOCUMENT {
      @Override
      Supplier<String> texts(RandomGenerator random) {
        var texts = new RandomTexts(random);
        return either(
            random,
            texts::document,
            either(
                random,
                new Mutations(random, DOCUMENTS)::next,
                new Mutations(random, List.of(texts.document()))::next));
      }

      @Override
      void read(String text) {
        Study study = StudyReader.read(text, "fuzz.yaml");
        assertThat(again(() -> StudyReader.read(StudyWriter.write(study), "written")))
            .isEqualTo(study);
      }

      @Override
      void requireLocated(Diagnostic diagnostic, String text) {
        Matcher matcher = LOCATED.matcher(diagnostic.where());
        assertThat(matcher.matches()).as(diagnostic.where()).isTrue();
        requireWithin(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            text.split("\r\n|\r|\n", -1));
      }
    };

    abstract Supplier<String> texts(RandomGenerator random);

    abstract void read(String text);

    void requireLocated(Diagnostic diagnostic, String text) {
      Position position =
          Position.of(diagnostic)
              .orElseThrow(() -> new AssertionError("no place in " + diagnostic.where()));
      requireWithin(position.line(), position.column(), text.split("\n", -1));
    }

    /// Reads what was written: that is never refused.
    static <T> T again(Supplier<T> reader) {
      try {
        return reader.get();
      } catch (DiagnosticException e) {
        throw new AssertionError("what was read is refused when it is read again", e);
      }
    }

    static void requireWithin(int line, int column, String[] lines) {
      assertThat(line).as("line").isBetween(1, lines.length);
      int length = lines[line - 1].length();
      assertThat(column).as("column in line " + line).isBetween(1, length + 1);
    }

    static Supplier<String> either(
        RandomGenerator random, Supplier<String> one, Supplier<String> other) {
      return () -> (random.nextBoolean() ? one : other).get();
    }
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void everyTextIsReadOrRefused(Target target) throws InterruptedException {
    new Fuzzing(target.name(), LIMIT)
        .run((random, told) -> {
          String text = target.texts(random).get();
          told.set(() -> Fuzzing.literal(text));
          try {
            target.read(text);
          } catch (DiagnosticException e) {
            e.diagnostics().forEach(d -> target.requireLocated(d, text));
            throw e;
          }
        })
        .requireBoth();
  }
}
