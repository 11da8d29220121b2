// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.RiskLevel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
        new Prediction.Route("champion", Optional.of(0.9)),
        Optional.of(new Prediction.Request("/ml/{model}/predict", "ann", "request-" + n)),
        START.plusSeconds(n),
        features,
        Map.of("patient_id", "PT" + n),
        new Prediction.Output(
            1L,
            Optional.of(0.75),
            Map.of("0", 0.25, "1", 0.75),
            Optional.of(RiskLevel.HIGH),
            List.of(reasons(features))),
        Optional.of(0.0005));
  }

  private static Reasons reasons(Map<String, @Nullable Object> features) {
    return new Reasons(
        "log_odds",
        Optional.of(1L),
        Optional.empty(),
        -0.5,
        Optional.of(
            new Baseline(
                Baseline.Kind.TRAINING_SAMPLE, Optional.of("heart/1"), Optional.of(200), -0.5)),
        List.of(
            new Reasons.Reason("age", features.get("age"), 1.25, Optional.of(0.2)),
            new Reasons.Reason("chol", null, 0.35, Optional.of(0.05))));
  }
}
