package org.brian2grad.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.kernel.Kernel;

/// A row of a [Table]: its name says what happens, or why nothing does.
///
/// @param options said by `@inputs x y` before the kernels
public record Row(
    Table table,
    String name,
    Map<String, List<String>> options,
    List<String> before,
    String after) {
  private static final String UNCHANGED = "unchanged";

  /// What rows say where nothing happens: writing tables neither takes it away nor makes it up.
  private static final Set<String> NOTHING =
      Set.of(UNCHANGED, "nothing", "fine", "any", "no candidates");

  public World world() {
    return table.world();
  }

  /// The kernels before.
  public List<Kernel> kernels() {
    return world().kernels(before);
  }

  public List<String> option(String name) {
    return options.getOrDefault(name, List.of());
  }

  /// Whether it says that nothing happens.
  public boolean isUnchanged() {
    return after.equals(UNCHANGED);
  }

  /// Compares what became of the kernels with what the row says.
  public void becomes(World world, List<Kernel> kernels) {
    String was = KernelText.of(world(), kernels());
    String is = KernelText.of(world, kernels);
    if (isUnchanged()) {
      assertThat(is).as(name).isEqualTo(was);
    } else {
      assertThat(is).as("what does not fire is said to be unchanged: %s", name).isNotEqualTo(was);
      says(is);
    }
  }

  /// Compares a result with what the row says; where tables are written, the row says it from now
  /// on.
  public void says(String result) {
    boolean nothing = NOTHING.contains(after) || (!after.isEmpty() && NOTHING.contains(result));
    if (Goldens.areWritten() && !nothing) {
      table.write(name, result);
    } else {
      assertThat(result.strip()).as(name).isEqualTo(after);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
