// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.explanations.Explained.Sampling;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Contributions;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Effect;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Feature;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Permutation;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.explain.KernelShap;
import io.bellwether.scoring.explain.PermutationImportance;
import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.InputSpace;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Computes how a version behaves in general. */
final class GlobalExplainer {
  private static final long SEED = 42;
  private static final int REPEATS = 5;

  /** So many rows stand for what is not known. */
  private static final int BACKGROUND = 25;

  /** What KernelSHAP is given for each row, since there are many. */
  private static final int KERNEL_ROWS = 50;

  private static final int KERNEL_COALITIONS = 256;

  /** So many inputs have their effects told, the most important ones. */
  private static final int MOST_EFFECTS = 6;

  /** So many inputs are permuted, the most important ones. */
  private static final int MOST_PERMUTED = 50;

  private final Pipeline pipeline;
  private final TrainingSample sample;
  private final InputSpace space;
  private final Turn turn;

  /** Rows with what is true of them. */
  record Known(TrainingSample rows, int[] classes) {}

  /** By explained row and input. */
  private record Explainings(
      Method method, double[][] values, double[][] contributions, double base, Sampling sampling) {}

  private GlobalExplainer(Pipeline pipeline, TrainingSample sample, Turn turn) {
    this.pipeline = pipeline;
    this.sample = sample;
    this.space = pipeline.space(sample.rows());
    this.turn = turn;
  }

  /**
   * @param known empty: no truth is known, and permutations are left out
   */
  static GlobalExplanation explain(
      Pipeline pipeline, TrainingSample sample, Optional<Known> known, Instant now, Turn turn) {
    return new GlobalExplainer(pipeline, sample, turn).explain(known, now);
  }

  private GlobalExplanation explain(Optional<Known> known, Instant now) {
    int output = mostAnswered();
    Explainings explained = explainings(output);
    double[] means = means(explained.contributions);
    int[] order = order(means);
    int[] permuted = Arrays.copyOf(order, Math.min(order.length, MOST_PERMUTED));
    Optional<PermutationImportance.Result> loss = known.map(rows -> permute(rows, permuted));
    Effects effects = new Effects(space, turn.limited(space.function(s -> answer(s, output))));
    List<Effect> told = new ArrayList<>();
    for (int i = 0; i < Math.min(order.length, MOST_EFFECTS); i++) {
      String name = pipeline.inputs().get(order[i]).name();
      told.add(effects.of(name, order[i], explained.values, explained.contributions));
    }
    boolean classifies = !pipeline.classes().isEmpty();
    boolean many = pipeline.classes().size() > 2;
    return new GlobalExplanation(
        now,
        sample.dataset(),
        sample.all(),
        contributions(explained),
        loss.map(
            found ->
                new Permutation(
                    "log_loss",
                    found.loss(),
                    known.map(rows -> rows.classes.length).orElse(0),
                    REPEATS,
                    SEED)),
        features(means, order, loss),
        classifies ? "probability" : "value",
        many ? Optional.of(pipeline.classes().get(output)) : Optional.empty(),
        told);
  }

  private Contributions contributions(Explainings explained) {
    Baseline.Kind kind = Explainer.baseline(explained.method, pipeline);
    boolean fromSample = kind == Baseline.Kind.TRAINING_SAMPLE;
    Baseline baseline =
        new Baseline(
            kind,
            fromSample ? Optional.of(sample.dataset()) : Optional.empty(),
            fromSample ? Optional.of(Math.min(BACKGROUND, sample.rows().rows())) : Optional.empty(),
            explained.base);
    return new Contributions(
        explained.method.label(),
        Reasons.space(pipeline),
        baseline,
        explained.values.length,
        explained.sampling);
  }

  private Explainings explainings(int output) {
    Method method = Method.of(pipeline.model());
    return method.isBuiltIn() ? builtIn(method, output) : kernel(output);
  }

  private Explainings builtIn(Method method, int output) {
    double[][] values = space.sample().rows();
    List<Row> background =
        places(values.length, BACKGROUND)
            .mapToObj(i -> pipeline.encodeRow(sample.rows(), i))
            .toList();
    double[][] contributions = new double[values.length][];
    double base = 0;
    for (int i = 0; i < values.length; i++) {
      turn.letOthersRun();
      Row row = pipeline.encodeRow(sample.rows(), i);
      Explanation explanation =
          pipeline.model().explains()
              ? pipeline.explanations(row, IntStream.of(output)).getFirst()
              : pipeline.explanations(row, IntStream.of(output), background).getFirst();
      base = explanation.baseValue();
      contributions[i] =
          explanation.contributions().stream()
              .mapToDouble(Explanation.Contribution::contribution)
              .toArray();
    }
    return new Explainings(method, values, contributions, base, Sampling.NONE);
  }

  private Explainings kernel(int output) {
    double[][] all = space.sample().rows();
    double[][] values = some(all, KERNEL_ROWS);
    double[][] background = some(all, BACKGROUND);
    int coalitions = 2 * pipeline.inputs().size() + KERNEL_COALITIONS;
    double[][] contributions = new double[values.length][];
    RowFunction function = turn.limited(space.function(score -> space.explained(score, output)));
    boolean exact = true;
    long evaluations = 0;
    double base = 0;
    for (int i = 0; i < values.length; i++) {
      KernelShap.Result result =
          KernelShap.explain(function, values[i], background, coalitions, SEED);
      contributions[i] = result.contributions();
      exact &= result.exact();
      evaluations += result.evaluations();
      base = result.baseValue();
    }
    Optional<Long> seed = exact ? Optional.empty() : Optional.of(SEED);
    return new Explainings(
        Method.KERNEL_SHAP, values, contributions, base, new Sampling(exact, evaluations, seed));
  }

  private static double[][] some(double[][] rows, int most) {
    return places(rows.length, most).mapToObj(i -> rows[i]).toArray(double[][]::new);
  }

  /** Of rows at equal distances. */
  private static IntStream places(int rows, int most) {
    int count = Math.min(most, rows);
    return IntStream.range(0, count).map(i -> (int) ((long) i * rows / count));
  }

  private static int output(Score score) {
    return score instanceof Score.Multiclass many ? many.predicted() : 0;
  }

  private int mostAnswered() {
    int[] counts = new int[Math.max(1, pipeline.classes().size())];
    space.scores(space.sample().rows()).forEach(score -> counts[output(score)]++);
    return IntStream.range(0, counts.length)
        .boxed()
        .max(Comparator.comparingInt(output -> counts[output]))
        .orElse(0);
  }

  private static double answer(Score score, int output) {
    return switch (score) {
      case Score.Binary binary -> binary.probability();
      case Score.Regression regression -> regression.value();
      case Score.Multiclass many -> many.probabilities()[output];
      case Score.Targets many -> many.values()[output];
      case Score.Other other -> throw new IllegalArgumentException("no number: " + other.text());
    };
  }

  private static double[] means(double[][] contributions) {
    double[] means = new double[contributions[0].length];
    for (double[] row : contributions) {
      for (int i = 0; i < means.length; i++) {
        means[i] += Math.abs(row[i]) / contributions.length;
      }
    }
    return means;
  }

  /** The largest first. */
  private static int[] order(double[] means) {
    return IntStream.range(0, means.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -means[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private List<Feature> features(
      double[] means, int[] order, Optional<PermutationImportance.Result> loss) {
    double sum = Arrays.stream(means).sum();
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      int at = i;
      double mean = means[order[i]];
      Optional<PermutationImportance.Result> here =
          loss.filter(found -> at < found.increase().length);
      features.add(
          new Feature(
              pipeline.inputs().get(order[i]).name(),
              mean,
              sum > 0 ? mean / sum : 0,
              here.map(found -> found.increase()[at]),
              here.map(found -> found.deviation()[at])));
    }
    return features;
  }

  private PermutationImportance.Result permute(Known known, int[] inputs) {
    InputSpace rows = pipeline.space(known.rows.rows());
    return PermutationImportance.of(
        changed -> logLoss(rows, changed, known.classes),
        rows.sample().rows(),
        inputs,
        REPEATS,
        SEED);
  }

  private double logLoss(InputSpace rows, double[][] values, int[] classes) {
    turn.letOthersRun();
    List<Score> scores = rows.scores(values);
    double sum = 0;
    for (int i = 0; i < classes.length; i++) {
      double probability =
          switch (scores.get(i)) {
            case Score.Binary binary ->
                classes[i] == 1 ? binary.probability() : 1 - binary.probability();
            case Score.Multiclass many -> many.probabilities()[classes[i]];
            case Score.Regression _, Score.Targets _, Score.Other _ -> 1;
          };
      sum -= Math.log(Math.max(probability, 1e-15));
    }
    return sum / classes.length;
  }
}
