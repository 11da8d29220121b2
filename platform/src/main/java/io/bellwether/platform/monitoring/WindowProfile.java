// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.statistics.profiles.CategoryProfile;
import io.bellwether.statistics.profiles.CategoryProfiler;
import io.bellwether.statistics.profiles.ColumnProfile;
import io.bellwether.statistics.profiles.NumericProfile;
import io.bellwether.statistics.profiles.NumericProfiler;
import io.bellwether.statistics.profiles.ProfileLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The profiles of predictions as they stream in, column by column as in their reference. */
final class WindowProfile {
  private static final long SEED = 43;

  private final Map<String, FeatureProfiler> features = new LinkedHashMap<>();
  private final NumericProfiler predictions = new NumericProfiler(ProfileLimits.DEFAULT, SEED);

  WindowProfile(Reference reference) {
    reference
        .features()
        .forEach((name, profile) -> features.put(name, FeatureProfiler.like(profile)));
  }

  void add(Prediction prediction) {
    features.forEach(
        (name, profiler) -> {
          Object value = prediction.features().get(name);
          profiler.add(value);
        });
    predictions.add(prediction.probability().orElse(FeatureProfiler.number(prediction.outcome())));
  }

  ColumnProfile feature(String name) {
    FeatureProfiler profiler = features.get(name);
    if (profiler == null) {
      throw new IllegalArgumentException("the reference has no feature " + name);
    }
    return profiler.profile();
  }

  NumericProfile predictions() {
    return predictions.profile();
  }

  /** Takes the values of one feature. */
  private sealed interface FeatureProfiler {
    void add(@Nullable Object value);

    ColumnProfile profile();

    static FeatureProfiler like(ColumnProfile reference) {
      return switch (reference) {
        case NumericProfile _ -> new Numbers(new NumericProfiler(ProfileLimits.DEFAULT, SEED));
        case CategoryProfile categories ->
            new Categories(
                new CategoryProfiler(ProfileLimits.DEFAULT),
                categories.counts().containsKey("true")
                    || categories.counts().containsKey("false"));
      };
    }

    /** NaN for what is no number: to a numeric feature it is missing. */
    static double number(@Nullable Object value) {
      return switch (value) {
        case Number number -> number.doubleValue();
        case Boolean truth -> truth ? 1 : 0;
        case null, default -> Double.NaN;
      };
    }
  }

  private record Numbers(NumericProfiler profiler) implements FeatureProfiler {
    @Override
    public void add(@Nullable Object value) {
      profiler.add(FeatureProfiler.number(value));
    }

    @Override
    public ColumnProfile profile() {
      return profiler.profile();
    }
  }

  /**
   * @param truths whether the categories are true and false, which may come as 1 and 0
   */
  private record Categories(CategoryProfiler profiler, boolean truths) implements FeatureProfiler {
    @Override
    public void add(@Nullable Object value) {
      if (value == null) {
        profiler.addMissing();
      } else if (truths && value instanceof Number number) {
        profiler.add(Boolean.toString(number.doubleValue() != 0));
      } else {
        profiler.add(value.toString());
      }
    }

    @Override
    public ColumnProfile profile() {
      return profiler.profile();
    }
  }
}
