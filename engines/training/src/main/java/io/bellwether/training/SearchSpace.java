// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** What a random search may choose from: one range for each hyper-parameter. */
record SearchSpace(List<Range> ranges) {
  enum Scale {
    LINEAR,
    LOG,
    INTEGER
  }

  /**
   * One hyper-parameter.
   *
   * @param standard the value without a search, and the first trial's
   */
  record Range(String name, double low, double high, Scale scale, double standard) {
    double sample(SplittableRandom random) {
      return switch (scale) {
        case LINEAR -> random.nextDouble(low, high);
        case LOG -> Math.exp(random.nextDouble(Math.log(low), Math.log(high)));
        case INTEGER -> random.nextInt((int) low, (int) high + 1);
      };
    }
  }

  SearchSpace {
    ranges = List.copyOf(ranges);
  }

  Map<String, Double> standard() {
    Map<String, Double> params = new LinkedHashMap<>();
    ranges.forEach(range -> params.put(range.name(), range.standard()));
    return params;
  }

  /** Uniform over each range on its scale, rounded to four significant digits. */
  Map<String, Double> sample(SplittableRandom random) {
    Map<String, Double> params = new LinkedHashMap<>();
    ranges.forEach(range -> params.put(range.name(), rounded(range.sample(random))));
    return params;
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.3e", value));
  }
}
