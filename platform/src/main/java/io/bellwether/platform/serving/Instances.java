// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Several instances to score with one version.
 *
 * @param field what errors call an instance, by its place from 0 on
 * @param rows what they are, which only the chosen version may be able to tell; the list may make
 *     each row when it is asked for
 * @param explain whether each answer says why
 * @param ids of the predictions, by the place of the instance, if who asks knows them: one that is
 *     in the log already is not added again; absent: new ones
 */
public record Instances(
    IntFunction<String> field,
    Function<LoadedModel, List<Map<String, @Nullable Object>>> rows,
    boolean explain,
    Optional<IntFunction<String>> ids) {
  /** Of the list that a request calls so. */
  public Instances(
      String field,
      Function<LoadedModel, List<Map<String, @Nullable Object>>> rows,
      boolean explain) {
    this(place -> field + "[" + place + "]", rows, explain, Optional.empty());
  }

  /** Every input of the model by its name. */
  public static Instances of(List<Map<String, @Nullable Object>> features, boolean explain) {
    return new Instances("instances", _ -> features, explain);
  }
}
