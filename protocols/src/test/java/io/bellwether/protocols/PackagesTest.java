// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A protocol sees only {@code http} beside itself, and only {@code http} sees the web framework.
 */
class PackagesTest {
  private static final String ROOT = "io.bellwether.protocols.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.bellwether.protocols");

  private static String protocol(JavaClass type) {
    return type.getPackageName().startsWith(ROOT)
        ? type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", "")
        : "";
  }

  @Test
  void protocolsDoNotSeeEachOther() {
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = protocol(dependency.getTargetClass().getBaseComponentType());
        if (!target.isEmpty() && !target.equals("http") && !target.equals(protocol(type))) {
          wrong.add(type.getName() + " sees " + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void onlyHttpSeesTheWebFramework() {
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        boolean framework = dependency.getTargetClass().getName().startsWith("io.helidon.");
        if (framework && !protocol(type).equals("http")) {
          wrong.add(type.getName() + " sees " + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
