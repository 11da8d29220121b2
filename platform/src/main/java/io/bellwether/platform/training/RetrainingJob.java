// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.registry.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains again on the champion's training set joined with the newly labelled predictions. */
final class RetrainingJob implements JobHandler {
  static final String KIND = "retraining";

  private final RetrainingSets sets;
  private final TrainingPipeline pipeline;
  private final Alerts alerts;

  RetrainingJob(RetrainingSets sets, TrainingPipeline pipeline, Alerts alerts) {
    this.sets = sets;
    this.pipeline = pipeline;
    this.alerts = alerts;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    TrainingRequest request = TrainingRequest.ofArguments(context.job().arguments());
    context.progress(0, "join the labelled predictions");
    RetrainingSets.Joined joined =
        RetrainingSets.Joined.of(context.step("labels", () -> sets.build(context, request)));
    List<ModelVersion> versions =
        pipeline.run(
            context,
            request.on(joined.version(), request.triggerReason()),
            joined.baseline().map(number -> new TrainingPipeline.Kept(number, joined.baseRows())));
    String made = Integer.toString(versions.getFirst().number());
    Optional<String> alert = context.job().causedBy();
    if (alert.isPresent()) {
      context.change(
          "link",
          () -> {
            alerts.linkVersion(context.caller(), alert.get(), made);
            return Map.of("alert", alert.get(), "model_version", made);
          });
    }
  }
}
