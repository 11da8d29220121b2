// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents speak of what is there. */
class ArchitectureTest {
  private static final Path ROOT = Path.of(System.getProperty("bellwether.root", ".."));
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final int LONGEST_README = 120;

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "bench/README.md",
        "examples/heart-disease/README.md"
      })
  void everyLinkLeadsSomewhere(String file) throws IOException {
    assertThat(groups(LINK, read(file)))
        .filteredOn(link -> !link.startsWith("http"))
        .allSatisfy(link -> assertThat(ROOT.resolve(file).resolveSibling(link)).exists());
  }

  @Test
  void everyQuestionHasAPlace() throws IOException {
    String table = read("ARCHITECTURE.md").replaceFirst("(?s).*## Where is …\\?", "");
    List<String> questions = table.lines().filter(line -> line.contains("? |")).toList();
    assertThat(questions).hasSizeGreaterThanOrEqualTo(25);
    assertThat(questions).allSatisfy(row -> assertThat(LINK.matcher(row)).matches(Matcher::find));
  }

  @Test
  void theHouseNamesEveryModule() throws IOException {
    String house = read("ARCHITECTURE.md");
    assertThat(groups(MODULE, read("pom.xml")))
        .isNotEmpty()
        .allSatisfy(module -> assertThat(house).contains("| `" + module + "` |"));
  }

  @Test
  void theReadmeStaysShort() throws IOException {
    assertThat(read("README.md").lines().count()).isLessThan(LONGEST_README);
  }
}
