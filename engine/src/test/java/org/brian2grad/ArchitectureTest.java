package org.brian2grad;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.junit.jupiter.api.Test;

/// Which package may know which.
class ArchitectureTest {
  private static final String ROOT = "org.brian2grad";

  /// Lowest first: a package may use those before it, and no other. The root package, which is the
  /// public API, is above all.
  private static final List<String> PACKAGES =
      List.of(
          "diag",
          "registry",
          "units",
          "lang",
          "function",
          "symbolic",
          "random",
          "surrogate",
          "model",
          "yaml",
          "program",
          "integrate",
          "frontend",
          "request",
          "kernel",
          "lowering",
          "rule",
          "optimise",
          "derivative",
          "archive",
          "interpreter",
          "llvm",
          "jit",
          "runtime",
          "simulation",
          "bridge");

  /// Those that may hold memory outside of the heap, beside the public API, which shows it.
  private static final List<String> NATIVE_MEMORY =
      List.of(
          "program", "kernel", "archive", "interpreter", "jit", "runtime", "simulation", "bridge");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String named(String name) {
    return ROOT + "." + name + "..";
  }

  private static String[] named(List<String> names) {
    return names.stream().map(ArchitectureTest::named).toArray(String[]::new);
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(CLASSES).isNotEmpty();
    Set<String> found =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1).split("\\.", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(PACKAGES).containsAll(found);
  }

  /// The table of docs/architecture.md lists the same packages in the same order.
  @Test
  void thePageListsThem() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "architecture.md"));
    String table =
        page.substring(page.indexOf("| package (Java,"), page.indexOf("| package (module"));
    assertThat(Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE).matcher(table).results())
        .extracting(row -> row.group(1))
        .isEqualTo(PACKAGES);
  }

  /// Its reference of kernels lists all kinds of nodes, effects and orders.
  @Test
  void thePageListsWhatKernelsAreMadeOf() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "architecture.md"));
    assertThat(firstColumn(page, "node")).containsExactlyInAnyOrder(kinds(Node.class));
    assertThat(firstColumn(page, "effect")).containsExactlyInAnyOrder(kinds(Effect.class));
    assertThat(firstColumn(page, "order of elements"))
        .containsExactly(
            Arrays.stream(Kernel.Order.values()).map(Enum::name).toArray(String[]::new));
  }

  private static String[] kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .toArray(String[]::new);
  }

  private static List<String> firstColumn(String page, String heading) {
    String table = page.substring(page.indexOf("| " + heading + " |"));
    return table
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1)[1])
        .flatMap(cell -> Pattern.compile("`(\\w+)`").matcher(cell).results())
        .map(name -> name.group(1))
        .toList();
  }

  @Test
  void arrowsPointDownward() {
    for (int k = 0; k < PACKAGES.size(); k++) {
      List<String> above = PACKAGES.subList(k + 1, PACKAGES.size());
      var higher = resideInAnyPackage(named(above)).or(resideInAnyPackage(ROOT));
      noClasses()
          .that()
          .resideInAPackage(named(PACKAGES.get(k)))
          .should()
          .dependOnClassesThat(higher)
          .because(PACKAGES.get(k) + " is below " + above + " and the root package")
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyJitCallsNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage(named("jit"))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Linker.class, SymbolLookup.class)
        .check(CLASSES);
  }

  @Test
  void nativeMemoryIsTouchedWhereItIsLaidOut() {
    noClasses()
        .that(not(resideInAnyPackage(named(NATIVE_MEMORY))))
        .and()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(MemorySegment.class, Arena.class)
        .check(CLASSES);
  }

  @Test
  void noUtils() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .because("a file is named after the one thing it does")
        .check(CLASSES);
  }
}
