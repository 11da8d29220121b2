// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.profiles.ColumnProfile;
import io.bellwether.statistics.profiles.NumericProfile;
import io.bellwether.statistics.profiles.NumericProfiler;
import io.bellwether.statistics.profiles.ProfileLimits;
import io.bellwether.statistics.profiles.TableProfile;
import io.bellwether.statistics.profiles.TableProfiler;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What predictions of one version are held against, in constant size: profiles of the rows that it
 * was made from.
 *
 * @param madeAt to the microsecond
 * @param dataset where the rows come from
 * @param classes the names of the model's classes, the negative one of two first; none for
 *     regression
 * @param features one profile per input of the model
 * @param predictions the probabilities or values that the model gives to rows it has not seen
 * @param importance how much each input matters: not negative, of any scale
 * @param evaluation the version's metrics by name, such as {@code roc_auc}
 */
public record Reference(
    String model,
    String version,
    Instant madeAt,
    Optional<Source> dataset,
    List<String> classes,
    Map<String, ColumnProfile> features,
    NumericProfile predictions,
    Map<String, Double> importance,
    Map<String, Estimate> evaluation) {
  /** So that the same rows always give the same sample. */
  private static final long SEED = 42;

  public Reference {
    classes = List.copyOf(classes);
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    importance = Map.copyOf(importance);
    evaluation = Map.copyOf(evaluation);
  }

  /** The dataset version that the rows were read from. */
  public record Source(String name, long version, String contentHash, long rows) {}

  /**
   * The rows that a version was made from.
   *
   * @param features the inputs of the model, as they come in when it is served; made by {@link
   *     #featureProfiler}
   * @param predictions the probability of the positive class (or the value) for each of these or
   *     other rows; given by a model that has not seen them, for a model is surer of what it has
   *     seen; made by {@link #predictionProfiler}
   */
  public record Rows(
      String model,
      String version,
      Optional<Source> dataset,
      List<String> classes,
      TableProfile features,
      NumericProfile predictions,
      Map<String, Double> importance,
      Map<String, Estimate> evaluation) {}

  /** Takes rows part by part. */
  public static TableProfiler featureProfiler() {
    return new TableProfiler(ProfileLimits.DEFAULT, SEED);
  }

  /** Takes predictions one by one. */
  public static NumericProfiler predictionProfiler() {
    return new NumericProfiler(ProfileLimits.DEFAULT, SEED);
  }

  static Reference of(Rows rows, Instant madeAt) {
    return new Reference(
        rows.model(),
        rows.version(),
        madeAt,
        rows.dataset(),
        rows.classes(),
        rows.features().columns(),
        rows.predictions(),
        rows.importance(),
        rows.evaluation());
  }
}
