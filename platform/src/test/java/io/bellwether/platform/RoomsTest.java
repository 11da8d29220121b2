// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The order of the rooms: each sees only those before it. */
class RoomsTest {
  private static final String ROOT = "io.bellwether.platform.";
  private static final List<String> ORDER =
      List.of(
          "shared",
          "workspaces",
          "audit",
          "access",
          "orchestration",
          "approvals",
          "datasets",
          "features",
          "experiments",
          "tracing",
          "evaluation",
          "reviews",
          "gateway",
          "registry",
          "imports",
          "serving",
          "monitoring",
          "alerts",
          "rollouts",
          "training",
          "governance",
          "overview");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.bellwether.platform");

  private static String room(JavaClass type) {
    return type.getPackageName().startsWith(ROOT)
        ? type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", "")
        : "";
  }

  @Test
  void everyPackageIsARoomOfThePlan() {
    assertThat(classes.stream().map(RoomsTest::room).distinct()).isSubsetOf(ORDER);
  }

  @Test
  void aRoomSeesOnlyThoseBeforeIt() {
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = room(dependency.getTargetClass().getBaseComponentType());
        if (!target.isEmpty() && ORDER.indexOf(target) > ORDER.indexOf(room(type))) {
          wrong.add(type.getName() + " sees " + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
