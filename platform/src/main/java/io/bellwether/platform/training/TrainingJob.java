// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import java.util.Optional;

/** Trains what was asked for. */
final class TrainingJob implements JobHandler {
  static final String KIND = "training";

  private final TrainingPipeline pipeline;

  TrainingJob(TrainingPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    pipeline.run(context, TrainingRequest.ofArguments(context.job().arguments()), Optional.empty());
  }
}
