// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.ArtifactStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldOutRowsTest {
  private static final ArtifactStore UNREAD =
      (ArtifactStore)
          Proxy.newProxyInstance(
              ArtifactStore.class.getClassLoader(),
              new Class<?>[] {ArtifactStore.class},
              (_, method, _) -> {
                throw new AssertionError(method.getName() + " was called");
              });

  @Test
  void areNotReadFromFilesThatSomeoneHasBrought() {
    Content content =
        Content.elsewhere(
            "models/theirs", Optional.empty(), Map.of("bellwether.dataset", "d/1"), "");
    Instant now = Instant.EPOCH;
    ModelVersion version =
        new ModelVersion(
            "m", 1, SemanticVersion.FIRST, Stage.DEVELOPMENT, content, now, now, "ann");

    assertThat(new HeldOutRows(UNREAD).of(version)).isEmpty();
  }
}
