// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.statistics.quality.Improvement;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.statistics.quality.PairedComparison;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compares two versions on the same rows: those that the candidate did not learn from. A retraining
 * keeps its champion's split, so neither learnt from them; beside a version of another training set
 * the baseline may have, which can only make it look better than it is.
 */
public final class Comparisons {
  private static final long SEED = 42;

  /** So many rows are read together. */
  private static final int BLOCK = 16_384;

  private final Registry registry;
  private final Datasets datasets;
  private final ModelFolders folders;

  public Comparisons(Registry registry, Datasets datasets, ArtifactStore artifacts) {
    this.registry = registry;
    this.datasets = datasets;
    this.folders = new ModelFolders(artifacts);
  }

  /**
   * @param metrics both versions on the same rows; empty if the candidate has none to compare on
   */
  public record Comparison(
      RegisteredModel model,
      ModelVersion baseline,
      ModelVersion candidate,
      Metric deciding,
      List<Improvement> metrics,
      Optional<Content.TrainingData> evaluatedOn) {
    /** The improvement by the metric that decides. */
    public Optional<Improvement> verdict() {
      return metrics.stream().filter(one -> one.metric() == deciding).findFirst();
    }
  }

  public Comparison compare(Caller caller, String model, String baseline, String candidate) {
    return compare(
        caller,
        registry.version(caller, model, baseline),
        registry.version(caller, model, candidate));
  }

  /** By ROC-AUC. */
  public Comparison compare(Caller caller, ModelVersion baseline, ModelVersion candidate) {
    Holdout holdout = folders.holdout(candidate);
    Optional<Content.TrainingData> data = candidate.content().trainingData();
    boolean comparable =
        holdout.size() > 0 && data.isPresent() && folders.holdout(baseline).size() > 0;
    List<Improvement> metrics =
        comparable ? onSameRows(caller, baseline, data.get(), holdout) : List.of();
    return new Comparison(
        registry.model(caller, candidate.model()),
        baseline,
        candidate,
        Metric.ROC_AUC,
        metrics,
        comparable ? data : Optional.empty());
  }

  private List<Improvement> onSameRows(
      Caller caller, ModelVersion baseline, Content.TrainingData data, Holdout holdout) {
    boolean[] labels = new boolean[holdout.size()];
    holdout.labels().stream().forEach(row -> labels[row] = true);
    double[] challenger = holdout.predictions();
    double[] champion = predictions(caller, baseline, data, holdout.rows());
    PairedComparison comparison = PairedComparison.withSeed(SEED);
    List<Improvement> improvements = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (metric.task() == Metric.Task.BINARY) {
        improvements.add(comparison.binary(metric, labels, champion, challenger));
      }
    }
    return improvements;
  }

  /** What a version says of rows of its or another one's training data, read some at a time. */
  private double[] predictions(
      Caller caller, ModelVersion version, Content.TrainingData data, long[] rows) {
    Pipeline pipeline = folders.pipeline(version);
    List<String> inputs = pipeline.inputs().stream().map(input -> input.name()).toList();
    double[] predictions = new double[rows.length];
    for (int from = 0; from < rows.length; from += BLOCK) {
      long[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BLOCK));
      Table table = datasets.read(caller, data.name(), data.version(), inputs, some);
      for (int i = 0; i < some.length; i++) {
        predictions[from + i] = probability(pipeline.score(pipeline.encodeRow(table, i)));
      }
    }
    return predictions;
  }

  private static double probability(Score score) {
    return switch (score) {
      case Score.Binary binary -> binary.probability();
      case Score.Regression regression -> regression.value();
      case Score.Targets _, Score.Other _ ->
          throw new IllegalArgumentException("no probability to compare");
      case Score.Multiclass classes -> classes.probabilities()[classes.predicted()];
    };
  }
}
