package org.brian2grad.torch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Which package may know which.
class ArchitectureTest {
  private static final String ROOT = "org.brian2grad.torch";

  /// Lowest first: a package may use those before it, and no other.
  private static final List<String> PACKAGES =
      List.of(
          ROOT + ".autograd",
          ROOT,
          ROOT + ".loss",
          ROOT + ".transform",
          ROOT + ".optimizer",
          ROOT + ".fit");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyPackageHasItsPlace() {
    assertThat(PACKAGES)
        .containsExactlyInAnyOrderElementsOf(
            CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }

  @Test
  void arrowsPointDownward() {
    for (int k = 0; k < PACKAGES.size() - 1; k++) {
      List<String> above = PACKAGES.subList(k + 1, PACKAGES.size());
      noClasses()
          .that()
          .resideInAPackage(PACKAGES.get(k))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above.toArray(String[]::new))
          .because(PACKAGES.get(k) + " is below " + above)
          .check(CLASSES);
    }
  }
}
