// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature views through every wall. */
class FeaturesTest {
  private static final String VIEW =
      """
      {"entities": ["patient_id"], "dataset": "vitals", "event_time": "measured_at",
       "ttl_seconds": 0, "features": [{"name": "chol", "type": "double", "unit": "mg/dl"}],
       "owner": "a@b", "tags": {}}
      """;

  @TempDir Path folder;
  private RunningServer server;

  @BeforeEach
  void start() {
    server = new RunningServer(folder);
    upload(
        "vitals",
        """
        patient_id,measured_at,chol
        PT1,2026-01-01,200
        PT1,2026-01-03,250
        PT1,2027-01-01,999
        PT2,2026-01-02,
        """);
    upload(
        "labels",
        """
        patient_id,diagnosed_at,num
        PT1,2026-01-02,0
        PT1,2026-01-03,1
        PT2,2026-01-05,1
        PT3,2026-01-05,0
        """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void upload(String name, String content) {
    Reply reply = server.post("/api/v1/datasets/" + name + "?format=csv", content);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
  }

  private Reply putView(String definition) {
    return server.put("/api/v1/features/views/vitals", definition);
  }

  @Test
  void versionsAView() {
    assertThat(putView(VIEW).status()).isEqualTo(201);
    assertThat(putView(VIEW).text()).isEqualTo("{\"name\":\"vitals\",\"version\":1}");
    Reply changed = putView(VIEW.replace("\"ttl_seconds\": 0", "\"ttl_seconds\": 60"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("version").asInt()).isEqualTo(2);

    JsonNode view = server.get("/api/v1/features/views/vitals").json();
    assertThat(view.path("ttl_seconds").asInt()).isEqualTo(60);
    assertThat(view.path("features").path(0).path("unit").asText()).isEqualTo("mg/dl");
    assertThat(view.path("materialized").isNull()).isTrue();
    assertThat(server.get("/api/v1/features/views").json().path("views")).hasSize(1);
  }

  @Test
  void saysWhatTheDatasetLacks() {
    Reply refused = putView(VIEW.replace("chol", "glucose").replace("measured_at", "patient_id"));
    assertThat(refused.status()).isEqualTo(422);

    Reply lacking =
        putView(VIEW.replace("chol", "glucose").replace("\"patient_id\"", "\"person\""));
    assertThat(lacking.status()).isEqualTo(422);
    assertThat(lacking.json().path("errors")).hasSize(2);
    assertThat(lacking.text()).contains("vitals version 1").contains("measured_at, chol");
    assertThat(putView(VIEW.replace("\"vitals\"", "\"absent\"")).status()).isEqualTo(404);
  }

  private Reply trainingSet() {
    return server.post(
        "/api/v1/features/training-sets",
        """
        {"name": "heart_training", "entities_dataset": "labels", "event_time": "diagnosed_at",
         "features": ["vitals:chol"]}
        """);
  }

  @Test
  void buildsATrainingSetOfWhatWasKnown() {
    putView(VIEW);

    Reply built = trainingSet();

    assertThat(built.status()).as(built.text()).isEqualTo(201);
    assertThat(server.get("/api/v1/datasets/heart_training/1/content").text())
        .isEqualTo(
            """
            patient_id,diagnosed_at,num,chol
            PT1,2026-01-02T00:00:00.000000Z,0,200.0
            PT1,2026-01-03T00:00:00.000000Z,1,250.0
            PT2,2026-01-05T00:00:00.000000Z,1,
            PT3,2026-01-05T00:00:00.000000Z,0,
            """);
    JsonNode lineage = built.json().path("lineage");
    assertThat(lineage.path("kind").asText()).isEqualTo("training_set");
    assertThat(lineage.path("sources")).hasSize(2);
    assertThat(lineage.path("roles").toString())
        .isEqualTo(
            "{\"patient_id\":\"entity\",\"diagnosed_at\":\"time\",\"num\":\"other\","
                + "\"chol\":\"feature\"}");
    assertThat(trainingSet().status()).isEqualTo(200);
    upload("labels2", "patient_id,num\nPT1,1\n");
    Reply noTime =
        server.post(
            "/api/v1/features/training-sets",
            "{\"name\":\"x\",\"entities_dataset\":\"labels2\",\"event_time\":\"diagnosed_at\","
                + "\"features\":[\"vitals:chol\"]}");
    assertThat(noTime.status()).isEqualTo(422);
  }

  @Test
  void servesMaterializedRowsWithoutTheirFiles() throws Exception {
    putView(VIEW);
    Reply accepted = server.post("/api/v1/features/views/vitals/materialize", "");
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    awaitJob(accepted.json().path("status_url").asText());
    deleteFiles();

    String question =
        """
        {"entities": {"patient_id": ["PT1", "PT2", "PT9"]}, "features": ["vitals:chol"]}
        """;
    for (int i = 0; i < 2; i++) {
      Reply reply = server.post("/get-online-features", question);
      assertThat(reply.text())
          .isEqualTo(
              "{\"metadata\":{\"feature_names\":[\"patient_id\",\"chol\"]},\"results\":["
                  + "{\"values\":[\"PT1\",\"PT2\",\"PT9\"],"
                  + "\"statuses\":[\"PRESENT\",\"PRESENT\",\"PRESENT\"],"
                  + "\"event_timestamps\":[\"1970-01-01T00:00:00Z\",\"1970-01-01T00:00:00Z\","
                  + "\"1970-01-01T00:00:00Z\"]},"
                  + "{\"values\":[999.0,null,null],"
                  + "\"statuses\":[\"PRESENT\",\"NULL_VALUE\",\"NOT_FOUND\"],"
                  + "\"event_timestamps\":[\"2027-01-01T00:00:00Z\",\"2026-01-02T00:00:00Z\","
                  + "\"1970-01-01T00:00:00Z\"]}]}");
      server.close();
      server = new RunningServer(folder);
    }
    JsonNode view = server.get("/api/v1/features/views/vitals").json();
    assertThat(view.path("materialized").path("entities").asInt()).isEqualTo(2);
    assertThat(server.post("/get-online-features", question.replace("patient_id", "x")).status())
        .isEqualTo(422);
    assertThat(server.post("/get-online-features", question.replace("vitals:", "no:")).status())
        .isEqualTo(404);
  }

  private void awaitJob(String url) throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      JsonNode job = server.get(url).json();
      if (job.path("status").asText().equals("succeeded")) {
        return;
      }
      assertThat(job.path("status").asText()).as(job.toString()).isIn("queued", "running");
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private void deleteFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("artifacts"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }
}
