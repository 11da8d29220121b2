// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.statistics.fairness.FairnessReport;
import io.bellwether.statistics.fairness.FairnessRule;
import io.bellwether.statistics.fairness.Grouping;
import io.bellwether.statistics.quality.BinaryQuality;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import io.bellwether.training.Progress.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains models of two classes on a table: splits, searches, cross-validates, fits and evaluates.
 * The same table and specification give the same result, byte for byte.
 *
 * <p>All that is learnt about the inputs (categories, medians, means) is learnt from the rows that
 * a model learns from, within each fold too. The rows held out take no part in anything but the
 * last evaluation.
 */
public final class Training {
  private static final int MOST_GROUPS = 100;

  private final TrainingSpec spec;
  private final Progress progress;
  private final Table inputs;
  private final List<String> leftOut;
  private final boolean[] labels;
  private final List<String> classes;
  private final Folds.Fold split;
  private final Sample sample;
  private final Sample held;
  private final Map<String, String[]> sensitive = new LinkedHashMap<>();
  private final int fits;
  private int fitted;
  private Step step = Step.SPLIT;

  private Training(Table table, TrainingSpec spec, Progress progress) {
    this.spec = spec;
    this.progress = progress;
    Inputs chosen = Inputs.of(table, spec);
    this.inputs = chosen.table();
    this.leftOut = chosen.leftOut();
    if (spec.earlier().rows() > table.rows()) {
      throw new IllegalArgumentException(
          "earlier split: %d rows (expected: <= %d, the rows of the table)"
              .formatted(spec.earlier().rows(), table.rows()));
    }
    Target target = Target.of(table.column(spec.target()), spec.positive());
    this.labels = target.labels();
    this.classes = target.classes();
    this.split = Folds.holdout(labels, spec.holdout(), spec.seed(), spec.earlier());
    this.sample = new Sample(inputs, labels).take(split.train());
    this.held = new Sample(inputs, labels).take(split.valid());
    spec.sensitive().forEach(name -> sensitive.put(name, groups(table.column(name))));
    int searches = spec.trials() > 1 ? spec.trials() : 0;
    this.fits = spec.modelTypes().size() * ((searches + 1) * spec.folds() + 1);
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if the specification does not fit the table
   * @throws java.util.concurrent.CancellationException if {@code progress} says so, or the thread
   *     is interrupted
   */
  public static TrainingResult run(Table table, TrainingSpec spec, Progress progress) {
    return new Training(table, spec, progress).run();
  }

  private TrainingResult run() {
    begin(
        Step.SPLIT,
        "%d rows to learn from, %d held out".formatted(split.train().length, split.valid().length)
            + (leftOut.isEmpty() ? "" : "; without value and left out: " + leftOut));
    List<Candidate> candidates = new ArrayList<>();
    for (ModelType type : spec.modelTypes()) {
      candidates.add(search(type));
    }
    List<CrossValidation> validations = new ArrayList<>();
    for (Candidate candidate : candidates) {
      validations.add(crossValidate(candidate));
    }
    List<Fitted> finals = new ArrayList<>();
    for (Candidate candidate : candidates) {
      finals.add(train(candidate));
    }
    List<TrainedModel> models = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      models.add(evaluate(candidates.get(i), validations.get(i), finals.get(i)));
    }
    begin(Step.BIAS, String.join(", ", spec.sensitive()));
    models.replaceAll(model -> model.withBias(bias(model)));
    Comparator<TrainedModel> byMetric = Comparator.comparingDouble(this::score);
    TrainedModel best = models.stream().max(byMetric).orElseThrow();
    progress.report(Step.BIAS, 1, "best: " + best.type().label());
    return new TrainingResult(
        inputs.schema().names(), leftOut, split.train(), split.valid(), List.copyOf(models), best);
  }

  private record Candidate(ModelType type, Learner learner, Search search) {
    Map<String, Double> params() {
      return search.chosen().params();
    }
  }

  private Candidate search(ModelType type) {
    Learner learner = Learner.of(type, spec, progress);
    SearchSpace space = learner.space(sample.rows());
    if (spec.trials() == 1) {
      Trial standard = new Trial(1, space.standard(), new FoldScores(new double[0]));
      return new Candidate(type, learner, new Search(List.of(standard), standard));
    }
    begin(Step.SEARCH, "%s: %d trials".formatted(type.label(), spec.trials()));
    List<Folds.Fold> folds = folds(spec.seed() + 1);
    Search search =
        Search.run(
            space,
            spec.trials(),
            spec.seed(),
            spec.metric(),
            params ->
                CrossValidation.of(learner, sample, folds, params, this::fitted)
                    .scores(spec.metric()));
    return new Candidate(type, learner, search);
  }

  private CrossValidation crossValidate(Candidate candidate) {
    begin(Step.CROSS_VALIDATE, "%s: %d folds".formatted(candidate.type().label(), spec.folds()));
    CrossValidation validation =
        CrossValidation.of(
            candidate.learner(), sample, folds(spec.seed()), candidate.params(), this::fitted);
    FoldScores scores = validation.scores(spec.metric());
    begin(
        Step.CROSS_VALIDATE,
        String.format(
            Locale.ROOT,
            "%s: %s %.4f ± %.4f",
            candidate.type().label(),
            spec.metric().wireName(),
            scores.mean(),
            scores.deviation()));
    return validation;
  }

  private Fitted train(Candidate candidate) {
    begin(Step.TRAIN, candidate.type().label());
    Fitted fit = candidate.learner().fit(sample, held, candidate.params());
    fitted();
    return fit;
  }

  private TrainedModel evaluate(Candidate candidate, CrossValidation validation, Fitted fit) {
    begin(Step.EVALUATE, candidate.type().label());
    Pipeline pipeline = Pipeline.of(fit.file(), fit.encodings().each(), classes);
    Predictions outOfFold = Predictions.of(split.train(), sample.labels(), validation.margins());
    Predictions holdout = Predictions.of(split.valid(), held.labels(), fit.margins());
    Map<Metric, FoldScores> folds = new EnumMap<>(Metric.class);
    for (Metric metric : validation.folds().getFirst().metrics().keySet()) {
      folds.put(metric, validation.scores(metric));
    }
    return new TrainedModel(
        candidate.type(),
        candidate.params(),
        candidate.search().trials(),
        folds,
        quality(outOfFold),
        holdout.isEmpty() ? Optional.empty() : Optional.of(quality(holdout)),
        validation.curve(),
        outOfFold,
        holdout,
        Importance.of(pipeline, sample.inputs()),
        List.of(),
        pipeline.write());
  }

  private List<FairnessReport> bias(TrainedModel model) {
    Predictions larger =
        model.holdout().rows().length > model.outOfFold().rows().length
            ? model.holdout()
            : model.outOfFold();
    List<FairnessReport> bias = new ArrayList<>();
    sensitive.forEach(
        (column, groups) -> {
          String[] group = new String[larger.rows().length];
          Arrays.setAll(group, i -> groups[larger.rows()[i]]);
          bias.add(
              FairnessReport.of(
                  column, group, larger.labels(), larger.probabilities(), FairnessRule.DEFAULT));
        });
    return bias;
  }

  private static String[] groups(Column column) {
    String[] groups = Grouping.of(column).label(column);
    long count = Arrays.stream(groups).distinct().count();
    if (count > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "sensitive column '%s': %d groups (expected: <= %d)"
              .formatted(column.name(), count, MOST_GROUPS));
    }
    return groups;
  }

  private List<Folds.Fold> folds(long seed) {
    return Folds.stratified(
        sample.labels(), IntStream.range(0, sample.rows()).toArray(), spec.folds(), seed);
  }

  private double score(TrainedModel model) {
    double mean = model.scores(spec.metric()).mean();
    double signed = spec.metric().largerIsBetter() ? mean : -mean;
    return Double.isNaN(signed) ? Double.NEGATIVE_INFINITY : signed;
  }

  private static BinaryQuality quality(Predictions predictions) {
    return BinaryQuality.of(predictions.labels(), predictions.probabilities());
  }

  private void begin(Step next, String message) {
    progress.check();
    step = next;
    progress.report(step, fraction(), message);
  }

  private void fitted() {
    fitted++;
    progress.report(step, fraction(), "fit " + fitted + " of " + fits);
  }

  private double fraction() {
    return 0.98 * fitted / fits;
  }
}
