// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a version was built from.
 *
 * @param sources the datasets that were read
 * @param features {@code view:feature}, in the order of their columns
 * @param eventTime the time column of the entities
 * @param labelledPredictions rows that came from predictions with a label
 * @param jobId the job that built it
 * @param roles by column; a column that is not named is {@link ColumnRole#OTHER}
 * @param parameters whatever else decided what is in it
 */
public record Lineage(
    Kind kind,
    List<Source> sources,
    List<View> views,
    List<String> features,
    @Nullable String eventTime,
    long labelledPredictions,
    @Nullable String jobId,
    Map<String, ColumnRole> roles,
    Map<String, String> parameters) {
  public Lineage {
    sources = List.copyOf(sources);
    views = List.copyOf(views);
    features = List.copyOf(features);
    roles = Map.copyOf(roles);
    parameters = Map.copyOf(parameters);
  }

  public ColumnRole role(String column) {
    return roles.getOrDefault(column, ColumnRole.OTHER);
  }

  /** One text for equal lineage; which job did the work makes no difference. */
  String description() {
    return "%s sources=%s views=%s features=%s time=%s labelled=%d roles=%s parameters=%s"
        .formatted(
            kind.label(),
            sources,
            views,
            features,
            eventTime,
            labelledPredictions,
            new TreeMap<>(roles),
            new TreeMap<>(parameters));
  }

  public enum Kind {
    TRAINING_SET,
    RETRAINING_SET,
    /** A model's answers to the rows of a dataset. */
    PREDICTIONS;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A version of a dataset that was read. */
  public record Source(String name, int version, String contentHash, long rows) {
    public static Source of(DatasetVersion version) {
      return new Source(version.name(), version.version(), version.contentHash(), version.rows());
    }
  }

  /** A version of a feature view. */
  public record View(String name, int version) {}
}
