// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Contributions;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Effect;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Feature;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Permutation;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Target;
import io.bellwether.platform.serving.explanations.SampleShap.Shap;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.explain.PermutationImportance;
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

  /** So many inputs have their effects told, the most important ones. */
  private static final int MOST_EFFECTS = 6;

  /** So many inputs are permuted, the most important ones. */
  private static final int MOST_PERMUTED = 50;

  /** So many targets are explained, if they have as few inputs together as are told of. */
  private static final int MOST_TARGETS = 20;

  private static final int MOST_FEATURES = 20_000;

  private final Pipeline pipeline;
  private final TrainingSample sample;
  private final InputSpace space;
  private final Turn turn;

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
      Pipeline pipeline, TrainingSample sample, Optional<KnownRows> known, Instant now, Turn turn) {
    return new GlobalExplainer(pipeline, sample, turn).explain(known, now);
  }

  private GlobalExplanation explain(Optional<KnownRows> known, Instant now) {
    int[] outputs = outputs();
    List<Shap> explained = new SampleShap(pipeline, sample, space, turn).of(outputs);
    List<List<Effect>> effects = effects(outputs, explained);
    Optional<Permuted> permuted = known.map(rows -> permute(rows, explained.getFirst().order()));
    List<GlobalExplanation> all = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      all.add(explanation(outputs, i, explained.get(i), effects.get(i), permuted, now));
    }
    return all.getFirst().with(all.subList(1, all.size()));
  }

  private GlobalExplanation explanation(
      int[] outputs,
      int place,
      Shap explained,
      List<Effect> effects,
      Optional<Permuted> permuted,
      Instant now) {
    boolean classifies = !pipeline.classes().isEmpty();
    boolean many = pipeline.classes().size() > 2;
    return new GlobalExplanation(
        now,
        sample.dataset(),
        sample.all(),
        contributions(explained),
        permuted.map(Permuted::told),
        features(explained.means(), explained.order(), permuted),
        classifies ? "probability" : "value",
        many ? Optional.of(pipeline.classes().get(outputs[place])) : Optional.empty(),
        effects,
        pipeline.task() == Task.TARGETS
            ? Optional.of(new Target(outputs[place], outputs.length, pipeline.model().outputs()))
            : Optional.empty(),
        List.of());
  }

  /** Those that are explained: of classes one, of targets the first ones. */
  private int[] outputs() {
    if (pipeline.task() != Task.TARGETS) {
      return new int[] {mostAnswered()};
    }
    int most = Math.clamp(MOST_FEATURES / Math.max(1, pipeline.inputs().size()), 1, MOST_TARGETS);
    return IntStream.range(0, Math.min(most, pipeline.model().outputs())).toArray();
  }

  /** Of each output those of its most important inputs, input by input: the rows are the same. */
  private List<List<Effect>> effects(int[] outputs, List<Shap> explained) {
    Effects effects = new Effects(space);
    SharedAnswers answers = new SharedAnswers(space, turn, outputs, GlobalExplainer::answer);
    Effect[][] told = new Effect[outputs.length][];
    int[][] inputs = new int[outputs.length][];
    for (int i = 0; i < outputs.length; i++) {
      int[] order = explained.get(i).order();
      inputs[i] = Arrays.copyOf(order, Math.min(order.length, MOST_EFFECTS));
      told[i] = new Effect[inputs[i].length];
    }
    for (int input : Arrays.stream(inputs).flatMapToInt(Arrays::stream).distinct().toArray()) {
      answers.forget();
      String name = pipeline.inputs().get(input).name();
      for (int i = 0; i < outputs.length; i++) {
        for (int at = 0; at < inputs[i].length; at++) {
          if (inputs[i][at] == input) {
            Shap of = explained.get(i);
            told[i][at] = effects.of(name, input, answers.of(i), of.values(), of.contributions());
          }
        }
      }
    }
    return Arrays.stream(told).map(List::of).toList();
  }

  private Contributions contributions(Shap explained) {
    Optional<Integer> background = Optional.of(explained.background()).filter(rows -> rows > 0);
    Baseline baseline =
        new Baseline(
            background.isPresent()
                ? Baseline.Kind.TRAINING_SAMPLE
                : Explainer.baseline(explained.method(), pipeline),
            background.map(_ -> sample.dataset()),
            background,
            explained.base());
    return new Contributions(
        explained.method().label(),
        Reasons.space(pipeline),
        baseline,
        explained.values().length,
        explained.sampling());
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

  private List<Feature> features(double[] means, int[] order, Optional<Permuted> permuted) {
    double sum = Arrays.stream(means).sum();
    List<Feature> features = new ArrayList<>();
    for (int input : order) {
      double mean = means[input];
      Optional<Integer> place = permuted.map(one -> one.place(input)).filter(at -> at >= 0);
      features.add(
          new Feature(
              pipeline.inputs().get(input).name(),
              mean,
              sum > 0 ? mean / sum : 0,
              place.map(at -> permuted.orElseThrow().result.increase()[at]),
              place.map(at -> permuted.orElseThrow().result.deviation()[at])));
    }
    return features;
  }

  /**
   * How much worse the answers get, of all targets together.
   *
   * @param inputs that were permuted
   */
  private record Permuted(int[] inputs, PermutationImportance.Result result, KnownRows known) {
    int place(int input) {
      return IntStream.range(0, inputs.length)
          .filter(at -> inputs[at] == input)
          .findFirst()
          .orElse(-1);
    }

    Permutation told() {
      return new Permutation(
          known.truth().label(),
          result.loss(),
          known.truth().rows(),
          REPEATS,
          SEED,
          Optional.of(known.rows().dataset()),
          known.columns(),
          known.learnt());
    }
  }

  private Permuted permute(KnownRows known, int[] order) {
    int[] inputs = Arrays.copyOf(order, Math.min(order.length, MOST_PERMUTED));
    InputSpace rows = pipeline.space(known.rows().rows());
    return new Permuted(
        inputs,
        PermutationImportance.of(
            changed -> {
              turn.letOthersRun();
              return known.truth().loss(rows.scores(changed));
            },
            rows.sample().rows(),
            inputs,
            REPEATS,
            SEED),
        known);
  }
}
