package org.brian2grad.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.BrianFixture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// All names of units, constants and dimensions against Brian 2's own.
class UnitsTest {
  private static final JsonNode BRIAN = BrianFixture.read("units");

  @Test
  void hasBriansNamesAndNoOthers() {
    Set<String> names = new TreeSet<>(BRIAN.get("units").propertyNames());
    assertThat(names).hasSizeGreaterThan(2000);
    assertThat(new TreeSet<>(Units.names())).isEqualTo(names);
  }

  @Test
  void unitsAreBriansToTheLastBit() {
    List<String> wrong = new ArrayList<>();
    BRIAN
        .get("units")
        .forEachEntry((name, brian) -> {
          Unit unit = Units.of(name);
          if (unit.value() != brian.get(0).asDouble()
              || unit.scale() != brian.get(1).asInt()
              || !unit.dimension().equals(BrianFixture.dimension(brian.get(2)))
              || !unit.symbol().equals(brian.get(3).asString())
              || Units.isReserved(name) != brian.get(4).asBoolean()) {
            wrong.add(unit + " is not " + brian);
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void constantsAreBriansToTheLastBit() {
    assertThat(PhysicalConstants.names()).isEqualTo(BRIAN.get("constants").propertyNames());
    BRIAN
        .get("constants")
        .forEachEntry((name, brian) ->
            assertThat(PhysicalConstants.find(name))
                .as(name)
                .contains(
                    new Quantity(brian.get(0).asDouble(), BrianFixture.dimension(brian.get(1)))));
  }

  @Test
  void dimensionsHaveBriansText() {
    List<String> wrong = new ArrayList<>();
    for (JsonNode row : BrianFixture.list(BRIAN.get("dimensions"))) {
      Dimension dimension = BrianFixture.dimension(row.get(0));
      String brian = dimension.isNone() ? "" : row.get(1).asString();
      if (!dimension.symbol().equals(brian)) {
        wrong.add(dimension.symbol() + " is not " + brian);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
