// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.RiskLevel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds predictions. */
public final class Predictions {
  public static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");

  private Predictions() {}

  /** The n-th prediction of the model, a second after the one before. */
  public static Prediction of(String model, int n) {
    return of("p" + n, model, n);
  }

  public static Prediction of(String id, String model, int n) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", 40.0 + n);
    features.put("visits", (long) n);
    features.put("smoker", n % 2 == 0);
    features.put("town", "Zürich " + n);
    features.put("chol", null);
    return new Prediction(
        id,
        model,
        "1",
        Optional.of("1.0.0"),
        "champion",
        START.plusSeconds(n),
        features,
        Map.of("patient_id", "PT" + n),
        1L,
        Optional.of(0.75),
        Optional.of(RiskLevel.HIGH),
        Optional.of(0.0005));
  }
}
