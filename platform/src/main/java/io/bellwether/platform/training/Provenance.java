// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.ColumnRole;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.registry.Content;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Column;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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
  static Content.Input input(Input input, Column column) {
    DoubleStream numbers =
        switch (column) {
          case Column.Doubles doubles -> present(column).mapToDouble(i -> doubles.values()[i]);
          case Column.Integers longs -> present(column).mapToDouble(i -> longs.values()[i]);
          case Column.Booleans _, Column.Strings _, Column.Timestamps _ -> DoubleStream.empty();
        };
    double[] range = numbers.filter(Double::isFinite).sorted().toArray();
    return new Content.Input(
        input.name(),
        input.type().label(),
        range.length == 0 ? Optional.empty() : Optional.of(range[0]),
        range.length == 0 ? Optional.empty() : Optional.of(range[range.length - 1]),
        input.categories());
  }

  private static IntStream present(Column column) {
    return IntStream.range(0, column.size()).filter(row -> !column.isMissing(row));
  }
}
