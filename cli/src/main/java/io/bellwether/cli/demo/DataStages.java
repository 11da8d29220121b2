// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Data and features: files become versions, versions become views and a training set. */
final class DataStages {
  static final String TRAINING_SET = "heart_training";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ApiClient api;
  private final Story story;
  private final Cohort cohort;
  private JsonNode trainingSet = MissingNode.getInstance();

  DataStages(ApiClient api, Story story, Cohort cohort) {
    this.api = api;
    this.story = story;
    this.cohort = cohort;
  }

  JsonNode trainingSet() {
    return trainingSet;
  }

  int trainingSetVersion() {
    return trainingSet.path("version").asInt();
  }

  void upload() throws IOException, InterruptedException {
    String columns = String.join(",", HeartPatients.COLUMNS);
    String raw = "?format=csv&header=false&columns=" + columns + "&missing=%3F";
    JsonNode file = api.postFile("/api/v1/datasets/heart_patients" + raw, cohort.file());
    tell(file);
    tell(api.postFile("/api/v1/datasets/heart_vitals?format=csv&missing=%3F", cohort.vitals()));
    tell(api.postFile("/api/v1/datasets/heart_tests?format=csv&missing=%3F", cohort.tests()));
    tell(api.postFile("/api/v1/datasets/heart_labels?format=csv", cohort.labels()));
    validate(file.path("version").asInt());
    refuseBrokenFile(raw);
  }

  private void tell(JsonNode dataset) {
    story.say(
        "%-15s version %d: %d rows, %d columns, %s",
        dataset.path("name").asText(),
        dataset.path("version").asInt(),
        dataset.path("rows").asInt(),
        dataset.path("columns").size(),
        dataset.path("content_hash").asText().substring(0, 19));
  }

  private void validate(int version) throws IOException, InterruptedException {
    Map<String, Object> age =
        Map.of(
            "type",
            "expect_column_values_to_be_between",
            "kwargs",
            Map.of("column", "age", "min_value", 0, "max_value", 120));
    Map<String, Object> sex =
        Map.of(
            "type",
            "expect_column_values_to_be_in_set",
            "kwargs",
            Map.of("column", "sex", "value_set", List.of(0, 1)));
    Map<String, Object> target =
        Map.of("type", "expect_column_values_to_not_be_null", "kwargs", Map.of("column", "num"));
    JsonNode validated =
        api.post(
            "/api/v1/datasets/heart_patients/" + version + "/validate",
            Map.of("expectations", List.of(age, sex, target)));
    Story.expect(validated.path("success").asBoolean(), "the validation suite passes");
    story.say("validation suite: %d expectations hold", validated.path("results").size());
  }

  /** One age is a word: nothing of the file may be stored. */
  private void refuseBrokenFile(String options) throws IOException, InterruptedException {
    String broken = cohort.file().replaceFirst("^[^,]*", "sixty");
    try {
      api.postFile("/api/v1/datasets/heart_broken" + options, broken);
    } catch (ApiClient.Refused e) {
      JsonNode first = e.problem().path("errors").path(0);
      story.say(
          "a broken file is refused: row %d, column %s: %s (expected: %s)",
          first.path("row").asInt(),
          first.path("column").asText(),
          first.path("value").asText(),
          first.path("expected").asText());
      return;
    }
    throw new IllegalStateException("expected: a file with a word among its ages is refused");
  }

  void features() throws IOException, InterruptedException {
    view("vitals", "heart_vitals", "measured_at", Cohort.VITALS);
    view("tests", "heart_tests", "tested_at", Cohort.TESTS);
    materialize("vitals");
    materialize("tests");
    online();
    trainingSet =
        api.post(
            "/api/v1/features/training-sets",
            Map.of(
                "name",
                TRAINING_SET,
                "entities_dataset",
                "heart_labels",
                "event_time",
                "diagnosed_at",
                "features",
                references()));
    tell(trainingSet);
  }

  private static List<String> references() {
    List<String> references = new ArrayList<>();
    Cohort.VITALS.forEach(feature -> references.add("vitals:" + feature));
    Cohort.TESTS.forEach(feature -> references.add("tests:" + feature));
    return references;
  }

  private void view(String name, String dataset, String time, List<String> features)
      throws IOException, InterruptedException {
    JsonNode made =
        api.put(
            "/api/v1/features/views/" + name,
            Map.of(
                "entities",
                List.of("patient_id"),
                "dataset",
                dataset,
                "event_time",
                time,
                "ttl_seconds",
                0,
                "features",
                features.stream()
                    .map(feature -> Map.of("name", feature, "type", "double"))
                    .toList()));
    story.say("view %s, version %d", name, made.path("version").asInt());
  }

  private void materialize(String view) throws IOException, InterruptedException {
    JsonNode job = api.post("/api/v1/features/views/" + view + "/materialize", Map.of());
    awaitJob(api, job.path("job_id").asText());
  }

  private void online() throws IOException, InterruptedException {
    JsonNode reply =
        api.post(
            "/get-online-features",
            Map.of(
                "entities", Map.of("patient_id", List.of("PT0001")),
                "features", List.of("vitals:age", "vitals:chol")));
    story.say("online, by key: PT0001 has %s", reply.path("results").findValues("values"));
  }

  /** Waits for the end of a job, which has to be a good one. */
  static JsonNode awaitJob(ApiClient api, String job) throws IOException, InterruptedException {
    JsonNode ended =
        api.until(
            "/api/v1/jobs/" + job,
            PATIENCE,
            state -> !List.of("queued", "running").contains(state.path("status").asText()));
    Story.expect(
        ended.path("status").asText().equals("succeeded"),
        "job " + job + " succeeds, but: " + ended.path("error").asText());
    return ended;
  }
}
