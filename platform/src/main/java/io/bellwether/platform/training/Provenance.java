// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.ColumnRole;
import io.bellwether.platform.datasets.DatasetProfile;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.registry.Content;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the inputs of a model come from, as its training set tells. */
final class Provenance {
  private Provenance() {}

  /** The columns by which a model of this training set can be asked. */
  static List<String> entities(DatasetVersion data) {
    return data.lineage().stream()
        .flatMap(lineage -> lineage.roles().entrySet().stream())
        .filter(role -> role.getValue() == ColumnRole.ENTITY)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The {@code view:feature} of each input that came from a view. */
  static Map<String, String> features(DatasetVersion data, Pipeline pipeline) {
    List<String> inputs = pipeline.inputs().stream().map(Input::name).toList();
    Map<String, String> features = new TreeMap<>();
    data.lineage().stream()
        .flatMap(lineage -> lineage.features().stream())
        .forEach(
            reference ->
                features.put(reference.substring(reference.lastIndexOf(':') + 1), reference));
    features.keySet().retainAll(inputs);
    return features;
  }

  /** An input with the range that the training data had. */
  static Content.Input input(Input input, DatasetProfile data) {
    Optional<DatasetProfile.Numbers> range =
        data.columns().stream()
            .filter(column -> column.name().equals(input.name()))
            .findFirst()
            .map(DatasetProfile.ColumnProfile::numbers);
    return new Content.Input(
        input.name(),
        input.type().label(),
        range.map(DatasetProfile.Numbers::min),
        range.map(DatasetProfile.Numbers::max),
        input.categories());
  }
}
