package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.model.Meaning.Access;
import org.brian2grad.model.Meaning.Origin;
import org.brian2grad.model.Meaning.Reach;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceTest {
  private static final Model MODEL =
      Models.neurons()
          .constant("damp", "2")
          .constant("gas_constant", "3")
          .with(Models.timed("stimulus", 4, OptionalInt.of(2)))
          .with(new ModelObject.PoissonGroup("noise", 3, Models.same("10 Hz"), Optional.empty()))
          .with(
              Models.synapses(
                  Part.whole("noise"),
                  new Part("cells", 2, OptionalInt.empty()),
                  "w : 1 (constant)\nda/dt = -a/tau : 1 (event-driven)\ns : 1 (shared)\nx = w : 1",
                  Models.pathway("pre", "", "spike", Optional.empty()),
                  new Connection.Where(Optional.empty())))
          .model();

  private static Meaning.Variable variable(String object, String name) {
    return (Meaning.Variable) Namespace.of(MODEL, object).own(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "cells, v, cells, v, OWN, WRITTEN, false",
    "cells, lastspike, cells, lastspike, OWN, WRITTEN, false",
    "cells, not_refractory, cells, not_refractory, OWN, WRITTEN, false",
    "cells, i, cells, i, OWN, READ_ONLY, false",
    "cells, N, cells, N, OWN, READ_ONLY, true",
    "cells, t, cells, t, OWN, READ_ONLY, true",
    "noise, rates, noise, rates, OWN, WRITTEN, false",
    "syn, w, syn, w, OWN, CONSTANT, false",
    "syn, s, syn, s, OWN, WRITTEN, true",
    "syn, x, syn, x, OWN, READ_ONLY, false",
    "syn, lastupdate, syn, lastupdate, OWN, WRITTEN, false",
    "syn, i, syn, i, OWN, READ_ONLY, false",
    "syn, j, syn, j, OWN, READ_ONLY, false",
    "syn, N, syn, N, OWN, READ_ONLY, true",
    "syn, N_pre, noise, N, PRE, READ_ONLY, true",
    "syn, N_post, cells, N, POST, READ_ONLY, true",
    "syn, i_pre, noise, i, PRE, READ_ONLY, false",
    "syn, rates_pre, noise, rates, PRE, WRITTEN, false",
    "syn, v_post, cells, v, POST, WRITTEN, false",
    "syn, v, cells, v, POST, WRITTEN, false",
    "syn, not_refractory_post, cells, not_refractory, POST, WRITTEN, false",
  })
  void variablesAreThoseOfAnObject(
      String object,
      String name,
      String owner,
      String nameThere,
      Reach reach,
      Access access,
      boolean shared) {
    Meaning.Variable variable = variable(object, name);
    assertThat(variable.owner()).isEqualTo(owner);
    assertThat(variable.name()).isEqualTo(nameThere);
    assertThat(variable.reach()).isEqualTo(reach);
    assertThat(variable.access()).isEqualTo(access);
    assertThat(variable.shared()).isEqualTo(shared);
  }

  @Test
  void variablesKnowTheirEquation() {
    assertThat(variable("syn", "v_post").equation().orElseThrow().text())
        .isEqualTo("dv/dt = (R * I - v) / tau : volt (unless refractory)");
    assertThat(variable("syn", "i").equation()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tau, MODEL, 20 ms",
    "damp, MODEL, 2",
    "gas_constant, MODEL, 3",
    "faraday_constant, NATURE, 96485.33289 coulomb/mole",
    "pi, MATHEMATICS, 3.141592653589793",
    "mV, UNIT, 0.001 volt",
    "cmetre, UNIT, 0.01 metre",
  })
  void constantsHaveValues(String name, Origin origin, String quantity) {
    assertThat(Namespace.of(MODEL, "cells").find(name))
        .contains(new Meaning.Constant(name, origin, Quantity.parse(quantity)));
  }

  @Test
  void functionsAreStandardOrTimedArrays() {
    Namespace names = Namespace.of(MODEL, "cells");
    assertThat(names.find("exp"))
        .containsInstanceOf(Meaning.Function.class)
        .contains(new Meaning.Function(FunctionSignature.find("exp").orElseThrow()));
    assertThat(names.find("rand")).containsInstanceOf(Meaning.Function.class);
    assertThat(names.find("stimulus")).containsInstanceOf(Meaning.Timed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "cells, w",
    "cells, j",
    "cells, v_post",
    "cells, xi",
    "cells, lastupdate",
    "noise, lastspike",
    "syn, i_post",
    "syn, delay",
    "syn, unknown",
    "syn, w_pre"
  })
  void otherNamesMeanNothing(String object, String name) {
    assertThat(Namespace.of(MODEL, object).find(name)).isEmpty();
  }

  @Test
  void objectsWithoutCodeHaveNoNames() {
    assertThatThrownBy(() -> Namespace.of(MODEL, "stimulus"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
