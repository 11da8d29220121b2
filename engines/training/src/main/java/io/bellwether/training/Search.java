// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.statistics.quality.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Random search (J. Bergstra, Y. Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13,
 * 2012). The first trial is the standard hyper-parameters; another takes their place only if it is
 * better by more than one standard error of the paired differences between folds, so that on few
 * rows chance does not choose.
 */
record Search(List<Trial> trials, Trial chosen) {

  static Search run(
      SearchSpace space,
      int trials,
      long seed,
      Metric metric,
      Function<Map<String, Double>, FoldScores> judge) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Trial> done = new ArrayList<>();
    for (int number = 1; number <= trials; number++) {
      Map<String, Double> params = number == 1 ? space.standard() : space.sample(random);
      done.add(new Trial(number, params, judge.apply(params)));
    }
    return new Search(List.copyOf(done), choose(done, metric));
  }

  private static Trial choose(List<Trial> trials, Metric metric) {
    double sign = metric.largerIsBetter() ? 1 : -1;
    Trial standard = trials.getFirst();
    Trial chosen = standard;
    double best = 0;
    for (Trial trial : trials) {
      FoldScores gains = trial.scores().minus(standard.scores());
      double gain = sign * gains.mean();
      if (gain > best && gain > gains.standardError()) {
        best = gain;
        chosen = trial;
      }
    }
    return chosen;
  }
}
