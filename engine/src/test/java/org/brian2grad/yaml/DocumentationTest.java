package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.function.Functions;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.model.Equations;
import org.junit.jupiter.api.Test;

/// What the documentation of the model language shows is so.
class DocumentationTest {
  @Test
  void everyDocumentIsRead() {
    assertThat(Models.blocks("yaml"))
        .isNotEmpty()
        .allSatisfy(
            block -> StudyReader.read(block.text(), "model-language.md, line " + block.line()));
  }

  @Test
  void everySectionHasAnExample() throws Exception {
    String page = Files.readString(Models.DOCUMENTATION);
    for (String section : page.split("\n## ", -1)) {
      String title = section.lines().findFirst().orElseThrow();
      if (!title.equals("# The model language")) {
        assertThat(section).as(title).contains("\n```");
      }
    }
  }

  @Test
  void everyEquationIsOne() {
    assertThat(Models.blocks("equations"))
        .isNotEmpty()
        .allSatisfy(block -> Equations.parse(block.text()));
  }

  @Test
  void errorsAreThoseThatAreShown() {
    List<Models.Block> wrong = Models.blocks("yaml error");
    List<Models.Block> messages = Models.blocks("text");
    assertThat(wrong).isNotEmpty().hasSameSizeAs(messages);
    for (int k = 0; k < wrong.size(); k++) {
      String text = wrong.get(k).text();
      Assertions.assertThatThrownBy(() -> StudyReader.read(text, "model.yaml"))
          .isInstanceOf(DiagnosticException.class)
          .hasMessage(messages.get(k).text().strip());
    }
  }

  @Test
  void everyFunctionIsNamed() throws Exception {
    Matcher list =
        Pattern.compile("The functions:\n(.*?)\\. Operators", Pattern.DOTALL)
            .matcher(Files.readString(Models.DOCUMENTATION));
    assertThat(list.find()).isTrue();
    Set<String> named =
        Pattern.compile("`(\\w+)`")
            .matcher(list.group(1))
            .results()
            .map(r -> r.group(1))
            .collect(Collectors.toSet());
    Set<String> known =
        Functions.all().stream().map(ScalarFunction::name).collect(Collectors.toSet());
    known.addAll(Set.of("int", "timestep", "rand", "randn", "poisson"));
    assertThat(named).isEqualTo(known);
  }
}
