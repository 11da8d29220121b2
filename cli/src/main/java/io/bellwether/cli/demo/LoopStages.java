// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Monitoring and the loop: drift is seen, told, and answered by a better model. */
final class LoopStages {
  private static final String MODEL = ModelStages.MODEL;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Labels are known for three calls of five. */
  private static final int LABELLED_OF_FIVE = 3;

  private final ApiClient api;
  private final Story story;
  private final Cohort cohort;
  private final WebhookReceiver webhook;
  private String championBefore = "";
  private String alert = "";

  LoopStages(ApiClient api, Story story, Cohort cohort, WebhookReceiver webhook) {
    this.api = api;
    this.story = story;
    this.cohort = cohort;
    this.webhook = webhook;
  }

  void monitor() throws IOException, InterruptedException {
    JsonNode aliases = api.get("/api/v1/models/" + MODEL).path("aliases");
    championBefore = aliases.path("champion").asText();
    resolveOldAlerts();
    List<String> ids = predict();
    label(ids);
    // From here on the demo only looks: what follows, the server does by itself.
    JsonNode raised =
        api.until(
                "/api/v1/monitoring/alerts?model=" + MODEL + "&level=high&state=open",
                PATIENCE,
                list -> !list.path("alerts").isEmpty())
            .path("alerts")
            .path(0);
    alert = raised.path("id").asText();
    story.say("alert (%s): %s", raised.path("level").asText(), raised.path("message").asText());
    tellReport();
    tellDelivery();
  }

  /** An alert of an earlier demo that is still open would be told again, and not be a new one. */
  private void resolveOldAlerts() throws IOException, InterruptedException {
    String open = "/api/v1/monitoring/alerts?model=" + MODEL + "&state=";
    for (String state : List.of("open", "acknowledged")) {
      for (JsonNode old : api.get(open + state).path("alerts")) {
        api.post("/api/v1/monitoring/alerts/" + old.path("id").asText() + "/resolve", Map.of());
        story.say("an alert of an earlier demo is resolved");
      }
    }
  }

  private List<String> predict() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    long start = System.nanoTime();
    for (Cohort.Call call : cohort.calls()) {
      JsonNode made = api.post("/ml/" + MODEL + "/predict", Map.of("features", call.features()));
      ids.add(made.path("prediction_id").asText());
    }
    long drifted = cohort.calls().stream().filter(Cohort.Call::drifted).count();
    story.say(
        "%d predictions, %d of them drifted (15 years older, cholesterol 80 mg/dl higher), %d/s",
        ids.size(), drifted, ids.size() * 1_000_000_000L / (System.nanoTime() - start));
    return ids;
  }

  private void label(List<String> ids) throws IOException, InterruptedException {
    List<Map<String, Object>> labels = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (i % 5 < LABELLED_OF_FIVE) {
        labels.add(
            Map.of(
                "prediction_id", ids.get(i),
                "label", cohort.calls().get(i).label()));
      }
    }
    JsonNode matched = api.post("/api/v1/monitoring/ground-truth", Map.of("labels", labels));
    Story.expect(
        matched.path("matched").asInt() == labels.size(), "every label finds its prediction");
    story.say("%d labels arrived", labels.size());
  }

  private void tellReport() throws IOException, InterruptedException {
    String id = api.get("/api/v1/monitoring/alerts/" + alert).path("report_id").asText();
    JsonNode report = api.get("/api/v1/monitoring/reports/" + id);
    story.say(
        "overall drift %.3f, %d of %d features drifted",
        report.path("overall_drift_score").asDouble(),
        report.path("drifted_features").asInt(),
        report.path("total_features").asInt());
    for (JsonNode feature : report.path("features")) {
      if (feature.path("drifted").asBoolean()) {
        story.say(
            "  %s: effect %.2f, p %.1e (%s)",
            feature.path("name").asText(),
            feature.path("effect").asDouble(),
            feature.path("p_value").asDouble(),
            feature.path("method").asText());
      }
    }
  }

  private void tellDelivery() throws IOException, InterruptedException {
    api.until(
        "/api/v1/monitoring/alerts/" + alert,
        PATIENCE,
        detail ->
            detail.path("deliveries").findValuesAsText("status").stream()
                .anyMatch("delivered"::equals));
    Story.expect(
        webhook.received().stream().anyMatch(body -> body.path("id").asText().equals(alert)),
        "the webhook got the alert");
    JsonNode body = webhook.received().getFirst();
    story.say("the webhook got: %s", body);
  }

  void retrain(JsonNode trainingSet) throws IOException, InterruptedException {
    JsonNode chain =
        api.until(
            "/api/v1/monitoring/alerts/" + alert,
            PATIENCE,
            detail -> detail.path("model_version").isTextual());
    String version = chain.path("model_version").asText();
    story.say(
        "chain: alert %s → job %s → version %s",
        alert.substring(0, 8), chain.path("job_id").asText().substring(0, 8), version);
    JsonNode made = api.get("/api/v1/models/" + MODEL + "/" + version);
    JsonNode dataset =
        api.get(
            "/api/v1/datasets/%s/%d"
                .formatted(
                    made.path("dataset").path("name").asText(),
                    made.path("dataset").path("version").asInt()));
    story.say(
        "training set: %d rows %s → %d rows %s",
        trainingSet.path("rows").asInt(),
        trainingSet.path("content_hash").asText().substring(0, 19),
        dataset.path("rows").asInt(),
        dataset.path("content_hash").asText().substring(0, 19));
    Story.expect(
        dataset.path("rows").asInt() > trainingSet.path("rows").asInt()
            && !dataset.path("content_hash").equals(trainingSet.path("content_hash")),
        "the retraining set is larger and another one");
    compare(version);
  }

  private void compare(String version) throws IOException, InterruptedException {
    JsonNode comparison =
        api.until(
            "/api/v1/models/%s/compare/%s/%s".formatted(MODEL, championBefore, version),
            PATIENCE,
            answer -> answer.path("verdict").path("text").isTextual());
    story.say("%s", comparison.path("verdict").path("text").asText());
    JsonNode champion = api.get("/api/v1/models/" + MODEL + "/champion");
    story.say(
        "champion: version %s (%s)",
        champion.path("version").asText(), champion.path("semantic_version").asText());
  }
}
