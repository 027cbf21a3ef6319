package org.brian2grad.llvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final World WORLD =
      World.read(
          List.of(
              "clock clock",
              "array table : int32[8] shared",
              "array tau : real[8] parameter",
              "array u : real[8] state",
              "array v : real[8] state",
              "array trace : real[8] record at clock",
              "array tape : bool[8] tape"));

  private final Text text = new Text();

  private Addresses addresses(Geometry.Axis axis) {
    var module = WORLD.module();
    var layout = new Layout(module, new Geometry(axis, 4));
    return new Addresses(module, layout, new Types(module.precision()), text);
  }

  private String element(Geometry.Axis axis, String array) {
    return addresses(axis).element(WORLD.array(array), "%e");
  }

  @Test
  void elementsLieSideBySide() {
    assertThat(element(Geometry.Axis.ELEMENTS, "v")).isEqualTo("%r1");
    assertThat(text)
        .hasToString(
            """
              %r0 = getelementptr inbounds i8, ptr %state, i64 64
              %r1 = getelementptr inbounds double, ptr %r0, i64 %e
            """);
  }

  @Test
  void elementsOfLanesAreAsFarApartAsThereAreLanes() {
    element(Geometry.Axis.LANES, "u");
    assertThat(text)
        .hasToString(
            """
              %r0 = mul nuw nsw i64 %e, 4
              %r1 = getelementptr inbounds double, ptr %state, i64 %r0
            """);
  }

  @Test
  void elementsOfRecordsAreAsFarApartAsItsCallerSays() {
    element(Geometry.Axis.LANES, "trace");
    assertThat(text)
        .hasToString(
            """
              %r0 = mul i64 %e, %pitch
              %r1 = getelementptr inbounds double, ptr %row0, i64 %r0
            """);
  }

  @Test
  void tablesHaveNoLanes() {
    assertThat(element(Geometry.Axis.LANES, "table")).isEqualTo("%r0");
    assertThat(text).hasToString("  %r0 = getelementptr inbounds i32, ptr %shared, i64 %e\n");
  }

  @Test
  void theFirstElementIsWhereTheArrayBegins() {
    assertThat(addresses(Geometry.Axis.LANES).element(WORLD.array("tape"), "0"))
        .isEqualTo("%taperow");
    assertThat(text.toString()).isEmpty();
  }

  /// What nobody writes never changes; parameters are written by what runs once.
  @Test
  void loadsThatAlwaysGiveTheSameAreMarked() {
    var addresses = addresses(Geometry.Axis.ELEMENTS);
    String always = ", !invariant.load !0";
    assertThat(addresses.tags(0, true, true)).isEqualTo(", !tbaa !2" + always);
    assertThat(addresses.tags(1, true, false)).isEqualTo(", !tbaa !4" + always);
    assertThat(addresses.tags(1, true, true)).isEqualTo(", !tbaa !4");
    assertThat(addresses.tags(1, false, false)).isEqualTo(", !tbaa !4");
    assertThat(addresses.tags(2, true, false)).isEqualTo(", !tbaa !6");
    assertThat(addresses.tags(4, true, false)).isEqualTo(", !tbaa !10");
  }

  @Test
  void recordsAreTheCallersMemoryWhichBeginsAnywhere() {
    var addresses = addresses(Geometry.Axis.ELEMENTS);
    assertThat(addresses.alignment(WORLD.array("v"), 4)).isEqualTo(32);
    assertThat(addresses.alignment(WORLD.array("v"), 16)).isEqualTo(64);
    assertThat(addresses.alignment(WORLD.array("tape"), 4)).isEqualTo(4);
    assertThat(addresses.alignment(WORLD.array("trace"), 4)).isEqualTo(8);
  }
}
