// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.training.SearchSpace.Range;
import io.bellwether.training.SearchSpace.Scale;
import java.util.List;
import java.util.Map;

/**
 * XGBoost with hyper-parameters under its own names. The standard ones are made for few rows:
 * shallow trees, small steps, rows and columns sampled; more rows allow deeper trees.
 */
record BoostingLearner(long seed, int threads, Progress progress) implements Learner {

  /** With fewer cells the threads wait for each other longer than they work. */
  private static final int CELLS_FOR_THREADS = 100_000;

  @Override
  public SearchSpace space(int rows) {
    int depth = rows < 2_000 ? 3 : rows < 20_000 ? 4 : 6;
    return new SearchSpace(
        List.of(
            new Range("n_estimators", 60, 240, Scale.INTEGER, 140),
            new Range("learning_rate", 0.03, 0.15, Scale.LOG, 0.06),
            new Range("max_depth", 2, depth + 1, Scale.INTEGER, depth),
            new Range("min_child_weight", 1, 8, Scale.LOG, 3),
            new Range("subsample", 0.6, 1, Scale.LINEAR, 0.8),
            new Range("colsample_bytree", 0.5, 1, Scale.LINEAR, 0.7),
            new Range("reg_lambda", 0.5, 10, Scale.LOG, 1)));
  }

  @Override
  public Fitted fit(Sample train, Sample valid, Map<String, Double> params) {
    Encodings encodings = Encodings.passing(train.inputs());
    Boosting.Rows rows = rows(encodings, train);
    int used = rows.values().length < CELLS_FOR_THREADS ? 1 : threads;
    return Boosting.fit(
        rows,
        rows(encodings, valid),
        Boosting.library(params, train.rows(), seed, used),
        params.getOrDefault("n_estimators", 0.0).intValue(),
        encodings,
        progress);
  }

  private static Boosting.Rows rows(Encodings encodings, Sample sample) {
    double[][] encoded = encodings.encode(sample.inputs());
    int width = encodings.columns().size();
    float[] values = new float[encoded.length * width];
    for (int row = 0; row < encoded.length; row++) {
      for (int j = 0; j < width; j++) {
        values[row * width + j] = (float) encoded[row][j];
      }
    }
    return new Boosting.Rows(values, width, sample.labels());
  }
}
