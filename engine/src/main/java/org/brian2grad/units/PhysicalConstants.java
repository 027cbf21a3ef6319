package org.brian2grad.units;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Constants of nature that Brian 2 has names for, with its values.
///
/// Source: `brian2/units/constants.py`.
public final class PhysicalConstants {
  private static final Map<String, Quantity> BY_NAME =
      Map.of(
          "avogadro_constant", Quantity.parse("6.022140857e23/mole"),
          "boltzmann_constant", Quantity.parse("1.38064852e-23*joule/kelvin"),
          "electric_constant", Quantity.parse("8.854187817e-12*farad/meter"),
          "electron_mass", Quantity.parse("9.10938356e-31*kilogram"),
          "elementary_charge", Quantity.parse("1.6021766208e-19*coulomb"),
          "faraday_constant", Quantity.parse("96485.33289*coulomb/mole"),
          "gas_constant", Quantity.parse("8.3144598*joule/mole/kelvin"),
          "magnetic_constant",
              new Quantity(4 * Math.PI * 1e-7, Quantity.parse("newton/amp**2").dimension()),
          "molar_mass_constant", Quantity.parse("gram/mole"),
          "zero_celsius", Quantity.parse("273.15*kelvin"));

  private PhysicalConstants() {}

  public static Optional<Quantity> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Set<String> names() {
    return BY_NAME.keySet();
  }
}
