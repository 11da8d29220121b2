// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.SampleMeans;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Table;
import java.util.Optional;

/** The means of training samples, for linear models that keep none, and for sums of such. */
public final class SampleBaselines implements BaselineSource {
  private final SampleSource samples;

  public SampleBaselines(SampleSource samples) {
    this.samples = samples;
  }

  @Override
  public Optional<SampleMeans> of(String workspace, ServedVersion version, Pipeline pipeline) {
    if (!Explainer.prefersSample(Method.of(pipeline.model()), pipeline)) {
      return Optional.empty();
    }
    Caller platform = Caller.platform(workspace, "explanations");
    try {
      TrainingSample sample = samples.of(platform, version.model(), version.version(), pipeline);
      return Optional.of(
          new SampleMeans(sample.dataset(), sample.rows().rows(), means(pipeline, sample.rows())));
    } catch (Conflict | NotFound e) {
      return Optional.empty(); // It is explained without.
    }
  }

  private static double[][] means(Pipeline pipeline, Table rows) {
    int inputs = pipeline.inputs().size();
    double[][] means = new double[pipeline.model().outputs()][inputs];
    for (int row = 0; row < rows.rows(); row++) {
      double[] own = pipeline.contributions(pipeline.encodeRow(rows, row));
      for (int output = 0; output < means.length; output++) {
        for (int i = 0; i < inputs; i++) {
          means[output][i] += own[output * (inputs + 1) + i] / rows.rows();
        }
      }
    }
    return means;
  }
}
