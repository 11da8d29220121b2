// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.Pipeline;

/**
 * What explanations of a linear model, or of a sum of such, are held against: the means over its
 * training sample. A part of an input depends on that input alone, so it is less by its mean.
 *
 * @param dataset {@code name/version}
 * @param rows of the sample
 * @param means by output and input those of the model's own contributions
 */
public record SampleMeans(String dataset, int rows, double[][] means) {

  /**
   * @param own against what the model knows by itself
   */
  Explanation hold(Pipeline pipeline, Row row, Explanation own) {
    double[] mean = means[own.output()];
    double[] byInput = new double[mean.length];
    double base = own.baseValue();
    for (int i = 0; i < mean.length; i++) {
      byInput[i] = own.contributions().get(i).contribution() - mean[i];
      base += mean[i];
    }
    return pipeline.explanation(row, own.output(), base, byInput);
  }
}
