package org.brian2grad.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.brian2grad.diag.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema that is published says what the reader does.
class SchemaTest {
  private static final JsonNode TREE = tree();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(TREE);

  private static JsonNode tree() {
    try {
      return JsonMapper.shared()
          .readTree(Files.readString(Path.of("../docs/schema/model.schema.json")));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyModelOfTheProjectIsValid() throws Exception {
    assertThat(Models.all())
        .isNotEmpty()
        .allSatisfy((name, text) -> assertThat(SCHEMA.validate(DocumentJson.of(text))).isEmpty());
  }

  @Test
  void whatIsWrittenIsValid() throws Exception {
    assertThat(Models.all())
        .allSatisfy((name, text) ->
            assertThat(
                    SCHEMA.validate(
                        DocumentJson.of(StudyWriter.write(StudyReader.read(text, name)))))
                .isEmpty());
  }

  /// Every list of keys in the package has its section in the schema, and the other way round.
  @Test
  void readerAndSchemaKnowTheSameKeys() throws Exception {
    List<String> sections = new ArrayList<>();
    for (Keys keys : allKeys()) {
      sections.add(keys.section());
      JsonNode section =
          keys.section().equals("study") ? TREE : TREE.path("$defs").path(keys.section());
      assertThat(List.copyOf(section.path("properties").propertyNames()))
          .as(keys.section())
          .containsExactlyInAnyOrderElementsOf(keys.all());
      List<String> required = new ArrayList<>();
      section.path("required").forEach(node -> required.add(node.asString()));
      assertThat(required).as(keys.section()).containsExactlyInAnyOrderElementsOf(keys.required());
      assertThat(section.path("additionalProperties").isObject())
          .as(keys.section())
          .isEqualTo(keys.open());
    }
    List<String> described = new ArrayList<>(List.of("study"));
    TREE.path("$defs")
        .propertyStream()
        .filter(e -> e.getValue().has("properties") && e.getValue().has("additionalProperties"))
        .forEach(e -> described.add(e.getKey()));
    assertThat(sections).containsExactlyInAnyOrderElementsOf(described);
  }

  private static List<Keys> allKeys() throws ReflectiveOperationException {
    List<Keys> keys = new ArrayList<>();
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SchemaTest.class.getPackageName());
    for (JavaClass type : classes) {
      for (Field field : type.reflect().getDeclaredFields()) {
        if (field.getType() == Keys.class && Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          keys.add((Keys) field.get(null));
        }
      }
    }
    return keys;
  }

  /// Each is refused by the reader for its structure alone.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "duration: ",
        "duration: [1 ms]",
        "duration: true",
        "duration: 1 ms\ndura: 1 ms",
        "duration: 1 ms\nseed: 1.5",
        "duration: 1 ms\nconstants: 3",
        "duration: 1 ms\nconstants: {a: [1]}",
        "duration: 1 ms\nconstants: {a b: 1}",
        "duration: 1 ms\ngroups: {g: {size: 1}}",
        "duration: 1 ms\ngroups: {g: {size: 1.5, equations: 'v : 1'}}",
        "duration: 1 ms\ngroups: {g: {size: 0, equations: 'v : 1'}}",
        "duration: 1 ms\ngroups: {g: {kind: neuron, size: 1, equations: 'v : 1'}}",
        "duration: 1 ms\ngroups: {g: {size: 1, equations: ['v : 1']}}",
        "duration: 1 ms\ngroups: {g: {size: 1, equations: 'v : 1', rates: 3 Hz}}",
        "duration: 1 ms\ngroups: {g: {size: 1, equations: 'v : 1', reset: {v: 1}}}",
        "duration: 1 ms\ngroups: {g: {size: 1, equations: 'v : 1', initial: {v: {}}}}",
        "duration: 1 ms\ngroups: {g: {size: 1, equations: 'v : 1', initial: {v: []}}}",
        "duration: 1 ms\ngroups: {g: {size: 1, equations: 'v : 1', events: {e: v > 1}}}",
        "duration: 1 ms\ngroups: {g: {kind: poisson, size: 1}}",
        "duration: 1 ms\ngroups: {g: {kind: poisson, size: 1, rates: 1 Hz, reset: v = 1}}",
        "duration: 1 ms\ngroups: {g: {kind: spikes, size: 1, indices: [0.5], times: [1 ms]}}",
        "duration: 1 ms\ngroups: {g: {kind: spikes, size: 1, indices: 0, times: [1 ms]}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: some}}",
        "duration: 1 ms\nsynapses: {s: {source: 'g[1]', target: g, connect: all}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: {probability: 2}}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: {seed: 2}}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: {pairs: {i: [0]}}}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: all, delay: 1 ms}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: all, on_pre: {delay: 1 ms}}}",
        "duration: 1 ms\nsynapses: {s: {source: g, target: g, connect: all, pathways: {p: {code: v"
            + " = 1}}}}",
        "duration: 1 ms\ntimed_arrays: {a: {values: [1]}}",
        "duration: 1 ms\ntimed_arrays: {a: {values: 1, dt: 1 ms}}",
        "duration: 1 ms\nmonitors: {m: {state: g}}",
        "duration: 1 ms\nmonitors: {m: {state: g, variables: v}}",
        "duration: 1 ms\nmonitors: {m: {state: g, variables: [v], elements: some}}",
        "duration: 1 ms\nmonitors: {m: {spikes: g, rate: g}}",
        "duration: 1 ms\nmonitors: {m: {}}",
        "duration: 1 ms\ngradient: {surrogate: {name: atan, slope: x}}",
        "duration: 1 ms\ngradient: {surrogate: {g: {slope: 1}}}",
        "duration: 1 ms\ngradient: {surrogate: {name: atan, support: 0}}",
        "duration: 1 ms\ngradient: {detach_reset: 1}",
        "duration: 1 ms\nfit: {parameters: {}, loss: {name: mse, monitor: m}}",
        "duration: 1 ms\nfit: {parameters: {a: 1}, loss: {name: mse, monitor: m}}",
        "duration: 1 ms\nfit: {parameters: {a: {start: 1}}, loss: {name: mse, monitor: m}}",
        "duration: 1 ms\nfit: {parameters: {a: 1 .. 2}, loss: mse}",
        "duration: 1 ms\nfit: {parameters: {a: 1 .. 2}, loss: {name: mse, monitor: m}, steps: 0}",
        "duration: 1 ms\nfit: {parameters: {a: {range: 1 .. 2, scale: l}}, loss: {name: mse, monitor:"
            + " m}}",
        "duration: 1 ms\nfit: {parameters: {a: 1 .. 2}, optimizer: {lr: 3}, loss: {name: mse,"
            + " monitor: m}}",
      })
  void whatTheReaderRefusesForItsStructureIsInvalid(String text) {
    assertThatThrownBy(() -> StudyReader.read(text, "m.yaml"))
        .isInstanceOf(DiagnosticException.class);
    assertThat(SCHEMA.validate(DocumentJson.of(text))).isNotEmpty();
  }
}
