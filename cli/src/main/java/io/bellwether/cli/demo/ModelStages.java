// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Training, registry, serving: the training set becomes a champion that answers. */
final class ModelStages {
  static final String MODEL = "heart_disease";
  private static final String API = "/api/v1/models/" + MODEL;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ApiClient api;
  private final Story story;
  private final Cohort cohort;

  ModelStages(ApiClient api, Story story, Cohort cohort) {
    this.api = api;
    this.story = story;
    this.cohort = cohort;
  }

  void train(int datasetVersion) throws IOException, InterruptedException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("model_name", MODEL);
    request.put("dataset", DataStages.TRAINING_SET);
    request.put("dataset_version", datasetVersion);
    request.put("target", "num");
    request.put("positive", "> 0");
    request.put("metric", "roc_auc");
    request.put("model_types", List.of("xgboost", "logistic_regression"));
    request.put("cv_folds", 5);
    request.put("hyperparameter_optimization", true);
    request.put("n_trials", 10);
    request.put("seed", 42);
    request.put("sensitive", List.of("sex", "age"));
    request.put("auto_deploy_threshold", 0.8);
    request.put("trigger_reason", "manual");
    JsonNode accepted = api.post("/api/v1/training/start", request);
    JsonNode ended = awaitTraining(accepted.path("status_url").asText());
    JsonNode best = ended.path("best");
    story.say(
        "best: %s, %d runs logged", best.path("model_type").asText(), ended.path("run_ids").size());
    best.path("metrics").properties().forEach(metric -> tell(metric.getKey(), metric.getValue()));
    for (JsonNode group : ended.path("bias")) {
      story.say(
          "bias check, %s %s: selection rate %.2f",
          group.path("group").asText(),
          group.path("value").asText(),
          group.path("metrics").path("selection_rate").asDouble());
    }
  }

  private JsonNode awaitTraining(String url) throws IOException, InterruptedException {
    String[] step = {""};
    JsonNode ended =
        api.until(
            url,
            PATIENCE,
            state -> {
              String now = state.path("step").asText("");
              if (!now.isEmpty() && !now.equals("null") && !now.equals(step[0])) {
                step[0] = now;
                story.say("step: %s", now);
              }
              return !List.of("queued", "running").contains(state.path("status").asText());
            });
    Story.expect(
        ended.path("status").asText().equals("succeeded"),
        "the training succeeds, but: " + ended.path("error").asText());
    return ended;
  }

  private void tell(String metric, JsonNode value) {
    if (value.path("low").isNumber()) {
      story.say(
          "%-10s %.3f (%.3f to %.3f)",
          metric,
          value.path("value").asDouble(),
          value.path("low").asDouble(),
          value.path("high").asDouble());
    } else {
      story.say("%-10s %.3f", metric, value.path("value").asDouble());
    }
  }

  void registry() throws IOException, InterruptedException {
    JsonNode model = api.get(API);
    JsonNode aliases = model.path("aliases");
    Story.expect(aliases.has("champion"), "there is a champion");
    Story.expect(aliases.has("challenger"), "there is a challenger");
    for (JsonNode version : model.path("versions")) {
      story.say(
          "version %s (%s) %s %s",
          version.path("version").asText(),
          version.path("semantic_version").asText(),
          version.path("model_type").asText(),
          version.path("aliases"));
    }
    JsonNode card = api.get(API + "/champion/card");
    int evidence = 0;
    for (JsonNode section : card.path("sections")) {
      evidence += section.path("statements").isEmpty() ? 0 : 1;
    }
    story.say(
        "model card: %d of %d sections have evidence", evidence, card.path("sections").size());
  }

  void serve() throws IOException, InterruptedException {
    JsonNode byFeatures =
        api.post(
            "/ml/" + MODEL + "/predict", Map.of("features", cohort.featuresOf(0), "explain", true));
    tellPrediction("features", byFeatures);
    JsonNode byKey =
        api.post(
            "/ml/" + MODEL + "/predict",
            Map.of("entities", Map.of("patient_id", "PT0001"), "explain", true));
    tellPrediction("PT0001", byKey);
    Story.expect(
        byFeatures.path("probability").equals(byKey.path("probability")),
        "the same patient gets the same probability by features and by key");
    for (int i = 0; i < 3; i++) {
      JsonNode one = byKey.path("explanation").path("contributions").path(i);
      story.say(
          "  %s = %s: %+.3f log-odds, %+.3f in probability",
          one.path("feature").asText(),
          one.path("value").asText(),
          one.path("contribution").asDouble(),
          one.path("probability_effect").asDouble());
    }
  }

  private void tellPrediction(String by, JsonNode prediction) {
    story.say(
        "predict by %s: probability %.3f, risk %s, version %s, prediction %s",
        by,
        prediction.path("probability").asDouble(),
        prediction.path("risk_level").asText(),
        prediction.path("model_version").asText(),
        prediction.path("prediction_id").asText().substring(0, 8));
  }
}
