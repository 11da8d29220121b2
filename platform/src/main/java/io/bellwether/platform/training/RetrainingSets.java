// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.ColumnRole;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.LabelledPrediction;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins a training set with the predictions whose truth has become known. */
final class RetrainingSets {
  private final Datasets datasets;
  private final Labels labels;
  private final Registry registry;

  RetrainingSets(Datasets datasets, Labels labels, Registry registry) {
    this.datasets = datasets;
    this.labels = labels;
    this.registry = registry;
  }

  /**
   * What was built.
   *
   * @param baseline the champion, if it learnt from the first {@code baseRows} rows
   */
  record Joined(int version, long baseRows, Optional<Integer> baseline) {
    static Joined of(Map<String, String> outputs) {
      return new Joined(
          Integer.parseInt(outputs.getOrDefault("version", "1")),
          Long.parseLong(outputs.getOrDefault("base_rows", "0")),
          Optional.ofNullable(outputs.get("baseline")).map(Integer::valueOf));
    }
  }

  /** How many predictions of the model have a label that came after the time. */
  int countSince(Caller caller, String model, Instant time, int atMost) {
    return labels
        .labelledSince(caller, model, time, Page.Request.first(Math.min(atMost, 1000)))
        .items()
        .size();
  }

  /** Builds the next version of the dataset; its number is an output. */
  Map<String, String> build(JobContext context, TrainingRequest request) {
    Caller caller = context.caller();
    DatasetVersion base = datasets.get(caller, request.dataset(), request.datasetVersion());
    List<LabelledPrediction> labelled = labelled(caller, request.modelName(), base.createdAt());
    if (labelled.isEmpty()) {
      throw InvalidInput.field(
          "labels",
          "none",
          "at least one labelled prediction since the training set was made",
          "send the truth to /api/v1/monitoring/ground-truth");
    }
    List<Column> columns = new ArrayList<>();
    for (Field field : base.schema().fields()) {
      List<@Nullable Object> added = new ArrayList<>();
      for (LabelledPrediction one : labelled) {
        added.add(value(field.name(), base, request.target(), one));
      }
      columns.add(AddedColumn.of(field, added));
    }
    Lineage lineage = lineage(context, base, labelled.size());
    DatasetVersion made = datasets.createBelow(caller, base, Table.of(columns), lineage).version();
    Map<String, String> outputs = new TreeMap<>();
    outputs.put("dataset", made.name());
    outputs.put("version", Integer.toString(made.version()));
    outputs.put("labelled_predictions", Integer.toString(labelled.size()));
    outputs.put("base_rows", Long.toString(base.rows()));
    registry
        .aliased(caller, request.modelName(), RegisteredModel.CHAMPION)
        .filter(champion -> learntFrom(champion, base))
        .ifPresent(champion -> outputs.put("baseline", Integer.toString(champion.number())));
    return outputs;
  }

  private static boolean learntFrom(ModelVersion champion, DatasetVersion base) {
    return champion
        .content()
        .trainingData()
        .filter(data -> data.name().equals(base.name()) && data.version() == base.version())
        .isPresent();
  }

  private List<LabelledPrediction> labelled(Caller caller, String model, Instant since) {
    List<LabelledPrediction> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<LabelledPrediction> page =
          labels.labelledSince(
              caller, model, since, new Page.Request(Page.Request.MAX_LIMIT, after));
      all.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  /** What the column holds for a prediction; nothing for a column that a prediction has not. */
  private static @Nullable Object value(
      String column, DatasetVersion base, String target, LabelledPrediction labelled) {
    Prediction prediction = labelled.prediction();
    if (column.equals(target)) {
      return labelled.label().map(Label::value).orElseThrow();
    }
    ColumnRole role = base.lineage().map(lineage -> lineage.role(column)).orElse(ColumnRole.OTHER);
    return switch (role) {
      case ENTITY -> prediction.entities().get(column);
      case TIME -> ChronoUnit.MICROS.between(Instant.EPOCH, prediction.time());
      case FEATURE, OTHER -> prediction.features().get(column);
    };
  }

  private static Lineage lineage(JobContext context, DatasetVersion base, int labelled) {
    Optional<Lineage> before = base.lineage();
    return new Lineage(
        Lineage.Kind.RETRAINING_SET,
        List.of(Lineage.Source.of(base)),
        before.map(Lineage::views).orElse(List.of()),
        before.map(Lineage::features).orElse(List.of()),
        before.map(Lineage::eventTime).orElse(null),
        labelled,
        context.job().id(),
        before.map(Lineage::roles).orElse(Map.of()),
        new TreeMap<>(Map.of("model", context.job().subject())));
  }
}
