// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionLinksTest {
  private static final ModelVersion VERSION =
      new ModelVersion(
          "r\u00e9g \"1\"",
          8,
          SemanticVersion.FIRST,
          Stage.DEVELOPMENT,
          Content.elsewhere("x", Optional.empty(), Map.of(), ""),
          Instant.EPOCH,
          Instant.EPOCH,
          "ann");

  /** Recorded from MLflow 3.17.2. */
  @Test
  void isWrittenAsByMlflow() {
    String link = "{\"name\": \"r\\u00e9g \\\"1\\\"\", \"version\": 8}";

    assertThat(VersionLinks.with(Optional.empty(), VERSION)).isEqualTo("[" + link + "]");
    assertThat(VersionLinks.with(Optional.of("[{\"a\": 1}]"), VERSION))
        .isEqualTo("[{\"a\": 1}, " + link + "]");
    assertThat(VersionLinks.with(Optional.of("[ ]"), VERSION)).isEqualTo("[" + link + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "", "{}", "[1"})
  void replacesWhatIsNoList(String present) {
    assertThat(VersionLinks.with(Optional.of(present), VERSION)).startsWith("[{\"name\"");
  }
}
