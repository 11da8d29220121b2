// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.InvalidInput.Problem;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what is wrong with a request as far as the dataset's schema tells it. */
final class TrainingChecks {
  private static final List<String> METRICS =
      Arrays.stream(Metric.values())
          .filter(metric -> metric.task() == Metric.Task.BINARY)
          .map(Metric::wireName)
          .toList();

  private final TargetConditions conditions;

  TrainingChecks(TargetConditions conditions) {
    this.conditions = conditions;
  }

  /**
   * @throws InvalidInput that names everything that is wrong
   */
  void check(TrainingRequest request, DatasetVersion data) {
    List<Problem> problems = new ArrayList<>();
    target(request, data).ifPresent(problems::add);
    if (inputs(data, request.target()).isEmpty()) {
      String expected = "a numeric, boolean or text column beside the target";
      problems.add(Problem.field("dataset", data.name(), expected, "add columns to learn from"));
    }
    if (Metric.find(request.metric()).filter(m -> METRICS.contains(m.wireName())).isEmpty()) {
      String expected = "one of " + METRICS;
      problems.add(Problem.field("metric", request.metric(), expected, "name one of these"));
    }
    List<String> columns = data.schema().names();
    for (String column : request.sensitive()) {
      if (!columns.contains(column)) {
        problems.add(
            Problem.field(
                "sensitive", column, "one of the columns " + columns, "correct the name"));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput("invalid_input", sentence(problems), problems);
    }
  }

  private Optional<Problem> target(TrainingRequest request, DatasetVersion data) {
    List<String> columns = data.trainableColumns();
    Optional<Field> target =
        data.schema().field(request.target()).filter(field -> columns.contains(field.name()));
    if (target.isEmpty()) {
      return Optional.of(
          Problem.field(
              "target",
              request.target(),
              "one of the columns " + columns,
              "name the column that is to be predicted"));
    }
    ColumnType type = target.get().type();
    if (type == ColumnType.TIMESTAMP) {
      return Optional.of(
          Problem.field(
              "target",
              request.target() + ", a timestamp",
              "a numeric, boolean or text column",
              "name the column that is to be predicted"));
    }
    return request
        .positive()
        .flatMap(condition -> conditions.misfit(condition, type))
        .map(
            expected ->
                Problem.field(
                    "positive",
                    request.positive().orElse(""),
                    "%s, because %s is %s".formatted(expected, request.target(), type.label()),
                    "say which values of the target are positive, such as '> 0' or '= yes'"));
  }

  private static String sentence(List<Problem> problems) {
    return problems.stream()
        .map(one -> "%s: %s (expected: %s)".formatted(one.field(), one.value(), one.expected()))
        .collect(Collectors.joining("; "));
  }

  /** The columns that a model of the target learns from. */
  static List<String> inputs(DatasetVersion data, String target) {
    return data.trainableColumns().stream()
        .filter(column -> !column.equals(target))
        .filter(column -> isLearnable(data.schema().field(column).orElseThrow().type()))
        .toList();
  }

  private static boolean isLearnable(ColumnType type) {
    return switch (type) {
      case DOUBLE, INTEGER, BOOLEAN, STRING -> true;
      case TIMESTAMP -> false;
    };
  }
}
