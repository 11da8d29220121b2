// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow's calls delete can be brought back; what the command deletes is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionIT {
  /** What is tried here, and therefore not in LoopIT. */
  static final Set<String> CHANGES =
      Set.of(
          "DELETE /api/v1/experiments/{experiment_id}",
          "POST /api/v1/experiments/{experiment_id}/restore",
          "DELETE /api/v1/runs/{run_id}",
          "POST /api/v1/runs/{run_id}/restore",
          "POST /api/v1/deletions");

  private static final String MLFLOW = "/api/2.0/mlflow";

  private BellwetherServer server;
  private PlainApi api;
  private CheckedApi checked;
  private Path artifacts;

  @BeforeAll
  void start(@TempDir Path data) {
    server = BellwetherServer.start(data);
    api = new PlainApi(server.url());
    checked = new CheckedApi(server.url());
    artifacts = data.resolve("artifacts/experiments/default");
  }

  @AfterAll
  void stop() {
    assertThat(checked.succeeded()).containsAll(CHANGES);
    api.close();
    checked.close();
    server.close();
  }

  private String experiment(String name) throws Exception {
    return api.post(MLFLOW + "/experiments/create", Map.of("name", name))
        .path("experiment_id")
        .asText();
  }

  /** A run with a parameter and a file. */
  private String run(String experiment) throws Exception {
    String id =
        api.post(MLFLOW + "/runs/create", Map.of("experiment_id", experiment))
            .at("/run/info/run_id")
            .asText();
    api.post(MLFLOW + "/runs/log-parameter", Map.of("run_id", id, "key", "depth", "value", "3"));
    String path = "/api/2.0/mlflow-artifacts/artifacts/" + experiment + "/" + id + "/artifacts/a";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + path))
              .PUT(BodyPublishers.ofString("content"))
              .build();
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
    return id;
  }

  private void delete(String run) throws Exception {
    api.post(MLFLOW + "/runs/delete", Map.of("run_id", run));
  }

  private String gc(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gc", "--url", server.url()));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile("bellwether", ".log");
    Process process = BellwetherServer.script(command, Map.of(), log);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output + Files.readString(log);
  }

  private int status(String run) throws Exception {
    return checked.send("GET", "/api/v1/runs/" + run, Optional.empty()).status();
  }

  @Test
  void deletesRunsForGoodButNotThoseThatAModelNeeds() throws Exception {
    String experiment = experiment("risk");
    String gone = run(experiment);
    String needed = run(experiment);
    String active = run(experiment);
    api.post(MLFLOW + "/registered-models/create", Map.of("name", "risk"));
    String source = "mlflow-artifacts:/" + experiment + "/" + needed + "/artifacts/model";
    api.post(
        MLFLOW + "/model-versions/create",
        Map.of("name", "risk", "source", source, "run_id", needed));
    String other = run(experiment);
    api.post(
        MLFLOW + "/model-versions/create",
        Map.of("name", "risk", "source", "runs:/" + other + "/model"));
    delete(gone);
    delete(needed);
    delete(other);
    assertThat(artifacts.resolve(experiment)).isDirectory();

    assertThat(gc("--dry-run"))
        .contains("would be deleted for good: 1 runs")
        .contains("stays: run " + needed + " (model risk, version 1)")
        .contains("stays: run " + other + " (model risk, version 2)");
    assertThat(status(gone)).isEqualTo(200);
    assertThat(gc("--run-ids", active)).contains("409").contains("delete it first");
    assertThat(gc("--older-than-days", "1")).contains("0 runs");
    assertThat(gc()).contains("1 runs and 0 experiments deleted for good; 2 runs stay");

    assertThat(status(gone)).isEqualTo(404);
    assertThat(status(needed)).isEqualTo(200);
    assertThat(status(other)).isEqualTo(200);
    assertThat(status(active)).isEqualTo(200);
    assertThat(artifacts.resolve(experiment).resolve(gone)).doesNotExist();
    assertThat(artifacts.resolve(experiment).resolve(needed)).isDirectory();
    assertThat(checked.get("/api/v1/audit/verify").path("valid").asBoolean()).isTrue();
  }

  private List<String> names(String list) throws Exception {
    String field = list.startsWith("runs") ? "run_id" : "experiment_id";
    return checked.get("/api/v1/" + list).path(list.split("\\?")[0]).findValuesAsText(field);
  }

  private int send(String method, String path) throws Exception {
    return checked.send(method, "/api/v1/" + path, Optional.empty()).status();
  }

  @Test
  void bringsBackARun() throws Exception {
    String experiment = experiment("back");
    String run = run(experiment);
    String active = "runs?experiment_id=" + experiment;

    assertThat(send("DELETE", "runs/" + run)).isEqualTo(204);

    assertThat(names(active)).isEmpty();
    assertThat(names(active + "&lifecycle=deleted")).containsExactly(run);
    assertThat(send("POST", "runs/" + run + "/restore")).isEqualTo(204);
    assertThat(names(active)).containsExactly(run);
    assertThat(names(active + "&lifecycle=deleted")).isEmpty();
    assertThat(names(active + "&lifecycle=all")).containsExactly(run);
    assertThat(send("DELETE", "runs/nobody")).isEqualTo(404);
    assertThat(send("GET", "runs?lifecycle=gone")).isEqualTo(422);
  }

  @Test
  void bringsBackAnExperimentWithItsRuns() throws Exception {
    String experiment = experiment("whole");
    String run = run(experiment);

    assertThat(send("DELETE", "experiments/" + experiment)).isEqualTo(204);

    assertThat(names("experiments?max_results=1000")).doesNotContain(experiment);
    assertThat(names("experiments?lifecycle=deleted")).contains(experiment);
    assertThat(send("POST", "experiments/" + experiment + "/restore")).isEqualTo(204);
    assertThat(names("experiments?max_results=1000")).contains(experiment);
    assertThat(names("runs?experiment_id=" + experiment)).containsExactly(run);
  }

  @Test
  void freesTheNameOfAnExperiment() throws Exception {
    String experiment = experiment("spent");
    String run = run(experiment);
    api.post(MLFLOW + "/experiments/delete", Map.of("experiment_id", experiment));

    Object request = Map.of("experiment_ids", List.of(experiment));
    api.untilSucceeded(checked.post("/api/v1/deletions", request).path("job_id").asText());

    assertThat(status(run)).isEqualTo(404);
    assertThat(artifacts.resolve(experiment)).doesNotExist();
    JsonNode again = api.post(MLFLOW + "/experiments/create", Map.of("name", "spent"));
    assertThat(Set.of(experiment)).doesNotContain(again.path("experiment_id").asText());
  }

  @Test
  void saysWhatItCannotDelete() throws Exception {
    Map<String, Object> none = Map.of("run_ids", List.of());
    assertThat(checked.send("POST", "/api/v1/deletions", Optional.of(none)).status())
        .isEqualTo(422);
    assertThat(gc("--run-ids", "nobody")).contains("404").contains("nobody");
    assertThat(gc("--older-than-days", "soon")).contains("soon (expected: a number of days)");
  }
}
