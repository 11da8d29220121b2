// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.monitoring.ReferenceStore;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.profiles.CategoryProfile;
import io.bellwether.statistics.profiles.ColumnProfile;
import io.bellwether.statistics.profiles.NumericProfile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link ReferenceStore} owes: one reference per version, every number of it. */
public abstract class ReferenceStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract ReferenceStore store();

  private static Reference reference(String version, double importance) {
    Map<String, ColumnProfile> features = new LinkedHashMap<>();
    features.put("z", new NumericProfile(3, 1, 1, -0.0, 1e300, 0.1, 0.25, new double[] {1, 2}));
    features.put("a", new CategoryProfile(Map.of("Zürich", 3L, "", 1L), 2, 7));
    features.put("empty", NumericProfile.EMPTY);
    return new Reference(
        "heart",
        version,
        NOW,
        Optional.of(new Reference.Source("training", 1, "sha256:ab", 303)),
        List.of("0", "1"),
        features,
        new NumericProfile(1, 0, 0, 0.5, 0.5, 0.5, 0, new double[] {0.5}),
        Map.of("z", importance),
        Map.of("roc_auc", new Estimate(0.9, 0.8, Double.NaN)));
  }

  @Test
  void givesBackTheNewestReferenceOfAVersion() {
    transactions()
        .write(
            () -> {
              store().put("default", reference("1", 1));
              store().put("default", reference("2", 1));
              store().put("default", reference("1", 2));
            });

    Reference found = store().find("default", "heart", "1").orElseThrow();
    assertThat(found)
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(reference("1", 2));
    assertThat(found.features().keySet()).containsExactly("z", "a", "empty");
    assertThat(store().find("default", "heart", "3")).isEmpty();
    assertThat(store().find("other", "heart", "1")).isEmpty();
  }
}
