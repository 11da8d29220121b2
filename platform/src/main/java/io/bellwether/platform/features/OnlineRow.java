// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a view says of one entity now.
 *
 * @param eventTime when it was so, to the microsecond
 * @param features names, each once; rows of one view usually share the list
 * @param values Double, Long, Boolean, String or null, one for each feature
 */
public record OnlineRow(Instant eventTime, List<String> features, List<@Nullable Object> values) {
  public OnlineRow {
    eventTime = eventTime.truncatedTo(ChronoUnit.MICROS);
    features = List.copyOf(features);
    values = Collections.unmodifiableList(new ArrayList<>(values));
    if (values.size() != features.size()) {
      throw new IllegalArgumentException(
          "values: %d (expected: one for each of %d features)"
              .formatted(values.size(), features.size()));
    }
    for (Object value : values) {
      check(value);
    }
  }

  public static OnlineRow of(Instant eventTime, Map<String, @Nullable Object> values) {
    return new OnlineRow(eventTime, List.copyOf(values.keySet()), new ArrayList<>(values.values()));
  }

  private static void check(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case Double _, Long _, Boolean _, String _ -> {}
      default ->
          throw new IllegalArgumentException(
              "value: %s (expected: Double, Long, Boolean, String or null)"
                  .formatted(value.getClass()));
    }
  }

  /**
   * Where the row has the feature; -1 if it does not know it.
   *
   * @param likely where it is looked for first
   */
  public int index(String feature, int likely) {
    return likely < features.size() && features.get(likely).equals(feature)
        ? likely
        : features.indexOf(feature);
  }
}
