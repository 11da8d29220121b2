// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.explanations.Explained.Sampling;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.explain.KernelShap;
import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.InputSpace;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Explains the answers to the rows of a sample, for each of several outputs. */
final class SampleShap {
  private static final long SEED = 42;

  /** So many rows stand for what is not known. */
  private static final int BACKGROUND = 25;

  /** So many rows are explained where each is held against those. */
  private static final int AGAINST_ROWS = 50;

  private static final int COALITIONS = 256;

  private final Pipeline pipeline;
  private final TrainingSample sample;
  private final InputSpace space;
  private final Turn turn;

  SampleShap(Pipeline pipeline, TrainingSample sample, InputSpace space, Turn turn) {
    this.pipeline = pipeline;
    this.sample = sample;
    this.space = space;
    this.turn = turn;
  }

  /**
   * One output.
   *
   * @param values by explained row and input
   * @param contributions by explained row and input
   * @param background how many rows each was held against; 0: the method needs none
   */
  record Shap(
      Method method,
      double[][] values,
      double[][] contributions,
      double base,
      int background,
      Sampling sampling) {

    /** Of each input the mean of |contribution|. */
    double[] means() {
      double[] means = new double[contributions[0].length];
      for (double[] row : contributions) {
        for (int i = 0; i < means.length; i++) {
          means[i] += Math.abs(row[i]) / contributions.length;
        }
      }
      return means;
    }

    /** The inputs, the largest mean first. */
    int[] order() {
      double[] means = means();
      return IntStream.range(0, means.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -means[i]))
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }

  List<Shap> of(int[] outputs) {
    Method method = Method.of(pipeline.model());
    return method.isBuiltIn() ? builtIn(method, outputs) : kernel(outputs);
  }

  private List<Shap> builtIn(Method method, int[] outputs) {
    boolean byMeans = Explainer.prefersSample(method, pipeline);
    boolean alone = pipeline.model().explains() && !byMeans;
    int all = space.sample().rows().length;
    int[] explained = places(all, alone || byMeans ? all : AGAINST_ROWS);
    List<Row> background = alone ? List.of() : rows(places(all, byMeans ? all : BACKGROUND));
    double[][][] contributions = new double[outputs.length][explained.length][];
    double[] bases = new double[outputs.length];
    for (int i = 0; i < explained.length; i++) {
      turn.letOthersRun();
      Row row = pipeline.encodeRow(sample.rows(), explained[i]);
      List<Explanation> found = pipeline.explanations(row, IntStream.of(outputs), background);
      for (int output = 0; output < outputs.length; output++) {
        contributions[output][i] =
            found.get(output).contributions().stream()
                .mapToDouble(Explanation.Contribution::contribution)
                .toArray();
        bases[output] = found.get(output).baseValue();
      }
    }
    double[][] values = some(explained);
    return IntStream.range(0, outputs.length)
        .mapToObj(
            i ->
                new Shap(
                    method, values, contributions[i], bases[i], background.size(), Sampling.NONE))
        .toList();
  }

  private List<Row> rows(int[] places) {
    return IntStream.of(places).mapToObj(i -> pipeline.encodeRow(sample.rows(), i)).toList();
  }

  private List<Shap> kernel(int[] outputs) {
    int all = space.sample().rows().length;
    double[][] values = some(places(all, AGAINST_ROWS));
    double[][] background = some(places(all, BACKGROUND));
    int coalitions = coalitions(background, values.length, outputs[0]);
    SharedAnswers answers = new SharedAnswers(space, turn, outputs, space::explained);
    KernelShap.Result[][] found = new KernelShap.Result[outputs.length][values.length];
    for (int i = 0; i < values.length; i++) {
      answers.forget();
      for (int output = 0; output < outputs.length; output++) {
        found[output][i] =
            KernelShap.explain(answers.of(output), values[i], background, coalitions, SEED);
      }
    }
    return Arrays.stream(found).map(results -> shap(values, results, background.length)).toList();
  }

  /** Fewer of a slow model. */
  private int coalitions(double[][] background, int explained, int output) {
    int least = 2 * pipeline.inputs().size() + 2;
    RowFunction function = space.function(score -> space.explained(score, output));
    long affordable = turn.affordable(function, background) / explained;
    return (int) Math.min(least - 2 + COALITIONS, Math.max(least, affordable));
  }

  private static Shap shap(double[][] values, KernelShap.Result[] results, int background) {
    boolean exact = Arrays.stream(results).allMatch(KernelShap.Result::exact);
    long evaluations = Arrays.stream(results).mapToLong(KernelShap.Result::evaluations).sum();
    return new Shap(
        Method.KERNEL_SHAP,
        values,
        Arrays.stream(results).map(KernelShap.Result::contributions).toArray(double[][]::new),
        results[results.length - 1].baseValue(),
        background,
        new Sampling(exact, evaluations, exact ? Optional.empty() : Optional.of(SEED)));
  }

  private double[][] some(int[] places) {
    double[][] rows = space.sample().rows();
    return IntStream.of(places).mapToObj(i -> rows[i]).toArray(double[][]::new);
  }

  /** Of rows at equal distances. */
  private static int[] places(int rows, int most) {
    int count = Math.min(most, rows);
    return IntStream.range(0, count).map(i -> (int) ((long) i * rows / count)).toArray();
  }
}
