// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.InvalidInput.Problem;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a dataset has what a view needs. */
final class ViewSchema {
  private final DatasetVersion data;
  private final List<Problem> problems = new ArrayList<>();

  private ViewSchema(DatasetVersion data) {
    this.data = data;
  }

  /**
   * @throws InvalidInput that names every column that is absent or of another type
   */
  static void check(ViewDefinition view, DatasetVersion data) {
    ViewSchema schema = new ViewSchema(data);
    for (String entity : view.entities()) {
      schema.need("entities", entity, List.of(ColumnType.STRING, ColumnType.INTEGER));
    }
    schema.need("event_time", view.eventTime(), List.of(ColumnType.TIMESTAMP));
    for (Feature feature : view.features()) {
      schema.need("features", feature.name(), accepted(feature.type()));
    }
    schema.throwIfAny();
  }

  /** Whether the dataset of the labels has a time column and the views' keys. */
  static void checkEntities(
      DatasetVersion data, String eventTime, List<FeatureView> views, List<DatasetVersion> of) {
    ViewSchema schema = new ViewSchema(data);
    schema.need("event_time", eventTime, List.of(ColumnType.TIMESTAMP));
    for (int i = 0; i < views.size(); i++) {
      for (String entity : views.get(i).definition().entities()) {
        ColumnType type = of.get(i).schema().field(entity).map(Field::type).orElseThrow();
        schema.need("entities_dataset", entity, List.of(type));
      }
    }
    schema.throwIfAny();
  }

  /** Whole numbers may be read as numbers. */
  private static List<ColumnType> accepted(ColumnType declared) {
    return declared == ColumnType.DOUBLE
        ? List.of(ColumnType.DOUBLE, ColumnType.INTEGER)
        : List.of(declared);
  }

  private void need(String field, String column, List<ColumnType> types) {
    Optional<Field> found = data.schema().field(column);
    String where = "dataset %s version %d".formatted(data.name(), data.version());
    if (found.isEmpty()) {
      problems.add(
          Problem.field(
              field,
              column,
              "one of the columns of " + where + ": " + data.schema().names(),
              "correct the name, or upload a version that has the column"));
    } else if (!types.contains(found.get().type())) {
      problems.add(
          Problem.field(
              field,
              column + ": " + found.get().type().label(),
              String.join(" or ", types.stream().map(ColumnType::label).toList()) + " in " + where,
              "declare the column's own type, or upload a version with types="));
    }
  }

  private void throwIfAny() {
    if (!problems.isEmpty()) {
      Problem first = problems.getFirst();
      throw new InvalidInput(
          "schema_mismatch",
          "%s: %s (expected: %s)".formatted(first.field(), first.value(), first.expected()),
          problems);
    }
  }
}
