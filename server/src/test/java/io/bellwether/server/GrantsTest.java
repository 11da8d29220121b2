// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants on experiments and models, through MLflow's protocol and ours. */
class GrantsTest {
  private static final String ADMIN = "the-first-password";
  private static final String RUNS = "/api/2.0/mlflow/runs/";
  private static final String EXPERIMENTS = "/api/2.0/mlflow/experiments/";
  private static final String MODELS = "/api/2.0/mlflow/registered-models/";
  private static final String GRANTS = "/api/3.0/mlflow/users/permissions/";
  private static final String SECRET = "s3cr3t";

  @TempDir Path folder;
  private RunningServer server;
  private RunningServer ann;
  private RunningServer bob;

  @BeforeEach
  void start() {
    server =
        new RunningServer(
            folder.resolve("data"),
            Map.of("BELLWETHER_AUTH", "on", "BELLWETHER_ADMIN_PASSWORD", ADMIN));
    ann = user("ann");
    bob = user("bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunningServer admin() {
    return server.as("admin", ADMIN);
  }

  private RunningServer user(String name) {
    String password = "password of " + name;
    String body = "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password);
    assertThat(admin().post("/api/v1/access/users", body).status()).isEqualTo(201);
    return server.as(name, password);
  }

  private static JsonNode ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 204);
    return reply.json();
  }

  private static String experiment(RunningServer by, String name) {
    return ok(by.post(EXPERIMENTS + "create", "{\"name\": \"%s\"}".formatted(name)))
        .path("experiment_id")
        .asText();
  }

  private static String run(RunningServer by, String experiment) {
    String body = "{\"experiment_id\": \"%s\"}".formatted(experiment);
    return ok(by.post(RUNS + "create", body)).path("run").path("info").path("run_id").asText();
  }

  private void grant(RunningServer by, String user, String type, String id, String level) {
    String body =
        "{\"username\":\"%s\",\"resource_type\":\"%s\",\"resource_id\":\"%s\",\"permission\":\"%s\"}"
            .formatted(user, type, id, level);
    ok(by.post(GRANTS + "grant", body));
  }

  @Test
  void whoMakesAnExperimentManagesIt() {
    String id = experiment(ann, "of ann");
    String run = run(ann, id);
    String one = "{\"run_id\": \"%s\"}".formatted(run);
    String tag = "{\"run_id\": \"%s\", \"key\": \"k\", \"value\": \"v\"}".formatted(run);

    assertThat(bob.get(RUNS + "get?run_id=" + run).status()).isEqualTo(200);
    assertThat(bob.post(RUNS + "set-tag", tag).text()).isEqualTo("Permission denied");
    grant(ann, "bob", "experiment", id, "EDIT");
    assertThat(bob.post(RUNS + "set-tag", tag).status()).isEqualTo(200);
    assertThat(bob.post(RUNS + "delete", one).status()).isEqualTo(403);
    assertThat(ann.post(RUNS + "delete", one).status()).isEqualTo(200);
    assertThat(
            ok(admin().get(GRANTS + "get?username=bob&resource_type=experiment&resource_id=" + id))
                .path("permission")
                .asText())
        .isEqualTo("EDIT");
  }

  @Test
  void aDeniedExperimentIsInNoList() {
    String hidden = experiment(ann, "hidden");
    String shown = experiment(ann, "shown");
    run(ann, hidden);
    grant(ann, "bob", "experiment", hidden, "DENY");

    String all = "{\"max_results\": 1}";
    JsonNode first = ok(bob.post(EXPERIMENTS + "search", all));
    assertThat(first.path("experiments").path(0).path("experiment_id").asText()).isEqualTo(shown);
    String both = "{\"experiment_ids\": [\"%s\", \"%s\"]}".formatted(hidden, shown);
    assertThat(ok(bob.post(RUNS + "search", both)).path("runs")).isEmpty();
    assertThat(ok(ann.post(RUNS + "search", both)).path("runs")).hasSize(1);
    assertThat(bob.get("/api/v1/runs").json().path("runs")).isEmpty();
    assertThat(bob.get(EXPERIMENTS + "get-by-name?experiment_name=hidden").status()).isEqualTo(403);
  }

  @Test
  void grantsFollowAModelsNameAndEndWithIt() {
    ok(ann.post(MODELS + "create", "{\"name\": \"m\"}"));
    assertThat(bob.patch(MODELS + "update", "{\"name\": \"m\"}").status()).isEqualTo(403);
    grant(ann, "bob", "registered_model", "m", "EDIT");
    ok(ann.post(MODELS + "rename", "{\"name\": \"m\", \"new_name\": \"n\"}"));

    assertThat(bob.patch(MODELS + "update", "{\"name\": \"n\"}").status()).isEqualTo(200);
    assertThat(bob.delete(MODELS + "delete", "{\"name\": \"n\"}").status()).isEqualTo(403);
    ok(ann.delete(MODELS + "delete", "{\"name\": \"n\"}"));
    ok(admin().post(MODELS + "create", "{\"name\": \"n\"}"));
    assertThat(bob.patch(MODELS + "update", "{\"name\": \"n\"}").status()).isEqualTo(403);
  }

  @Test
  void aRoleMakesEditorsAndViewers() {
    String id = experiment(ann, "of ann");
    JsonNode role = ok(admin().post("/api/v1/access/roles", "{\"name\": \"editor\"}"));
    String one = "/api/v1/access/roles/" + role.path("id").asText();
    ok(admin().post(one + "/grants", "{\"type\": \"workspace\", \"level\": \"EDIT\"}"));
    String csv = "/api/v1/datasets/d?format=csv";

    assertThat(bob.post(csv, "a\n1\n").status()).isEqualTo(403);
    assertThat(admin().put(one + "/members/bob", "").status()).isEqualTo(204);
    assertThat(bob.post(csv, "a\n1\n").status()).isEqualTo(201);
    run(bob, id);
    assertThat(bob.get("/api/v1/access/users").status()).isEqualTo(403);
    assertThat(bob.post("/api/v1/access/roles", "{\"name\": \"x\"}").status()).isEqualTo(403);
  }

  @Test
  void aKeyLogsInUntilItIsRevoked() {
    Reply made =
        ann.with("Idempotency-Key", "once")
            .post("/api/v1/access/api-keys", "{\"label\": \"nightly\"}");
    String key = made.json().path("key").asText();
    RunningServer program = server.with("Authorization", "Bearer " + key);

    assertThat(ok(program.get("/api/v1/access/me")).path("name").asText()).isEqualTo("ann");
    assertThat(server.as("ann", key).get("/api/v1/access/me").status()).isEqualTo(200);
    assertThat(server.as("bob", key).get("/api/v1/access/me").status()).isEqualTo(401);
    Reply again =
        ann.with("Idempotency-Key", "once")
            .post("/api/v1/access/api-keys", "{\"label\": \"nightly\"}");
    assertThat(again.json().path("key").isNull()).isTrue();
    assertThat(ann.get("/api/v1/access/api-keys").json().path("api_keys")).hasSize(1);
    assertThat(admin().get("/api/v1/audit").text()).contains("api_key.create").doesNotContain(key);
    String path = "/api/v1/access/api-keys/" + made.json().path("id").asText();
    assertThat(bob.delete(path, "").status()).isEqualTo(404);
    assertThat(ann.delete(path, "").status()).isEqualTo(204);
    assertThat(program.get("/api/v1/access/me").status()).isEqualTo(401);
  }

  @Test
  void ourOwnRoutesHideADeniedModelToo() {
    ok(ann.post(MODELS + "create", "{\"name\": \"m\"}"));
    grant(ann, "bob", "registered_model", "m", "DENY");

    assertThat(ann.get("/api/v1/models").text()).contains("\"m\"");
    assertThat(bob.get("/api/v1/models").json().path("models")).isEmpty();
    for (String path :
        List.of(
            "/api/v1/models/m",
            "/api/v1/monitoring/dashboard/m",
            "/api/v1/predictions?model=m",
            "/ml/m/health",
            "/models/m/performance")) {
      assertThat(bob.get(path).status()).as(path).isEqualTo(403);
      assertThat(ann.get(path).status()).as(path).isNotEqualTo(403);
    }
    assertThat(bob.post("/ml/m/predict", "{\"features\": {}}").status()).isEqualTo(403);
    assertThat(bob.post("/api/v1/monitoring/run", "{\"model_name\": \"m\", \"last\": 5}").status())
        .isEqualTo(403);
  }

  /** Every call of MLflow's protocol, with every name that it could take. */
  @Test
  void noCallTellsOrChangesWhatIsDenied() throws IOException {
    String id = experiment(ann, SECRET);
    String run = run(ann, id);
    ok(
        ann.post(
            RUNS + "log-parameter",
            "{\"run_id\": \"%s\", \"key\": \"k\", \"value\": \"%s\"}".formatted(run, SECRET)));
    ok(ann.post(MODELS + "create", "{\"name\": \"m\", \"description\": \"%s\"}".formatted(SECRET)));
    String source =
        "{\"name\": \"m\", \"source\": \"runs:/%1$s/m\", \"run_id\": \"%1$s\"}".formatted(run);
    ok(ann.post("/api/2.0/mlflow/model-versions/create", source));
    grant(ann, "bob", "experiment", id, "DENY");
    grant(ann, "bob", "registered_model", "m", "DENY");
    int before = admin().get("/api/v1/audit?actor=bob").json().path("records").size();

    assertThat(ann.get(EXPERIMENTS + "get?experiment_id=" + id).text()).contains(SECRET);
    assertThat(ann.get(MODELS + "search").text()).contains(SECRET);

    TreeSet<String> told = new TreeSet<>();
    for (String line : endpoints()) {
      String[] facts = line.split("\t");
      if (facts[1].startsWith("/ajax-api") || facts[2].startsWith("account")) {
        continue;
      }
      Reply reply = ask(facts[0], facts[1], id, run);
      if (reply.text().contains(SECRET) || (reply.status() >= 500 && reply.status() != 501)) {
        told.add(facts[0] + " " + facts[1] + " " + reply.status() + " " + reply.text());
      }
    }

    assertThat(told).isEmpty();
    assertThat(admin().get("/api/v1/audit?actor=bob&max_results=1000").json().path("records"))
        .as("changes by who is denied")
        .filteredOn(record -> touches(record, id, run))
        .isEmpty();
    assertThat(before).isZero();
  }

  private static boolean touches(JsonNode record, String id, String run) {
    List<String> denied =
        List.of("experiment:" + id, "run:" + run, "model:m", "model:m/1", "artifact:" + id);
    return denied.contains(record.path("subject").asText());
  }

  private static List<String> endpoints() throws IOException {
    Path table =
        Path.of(System.getProperty("bellwether.root", "..")).resolve("api/mlflow-endpoints.tsv");
    List<String> lines = Files.readAllLines(table);
    return lines.subList(1, lines.size());
  }

  private Reply ask(String method, String path, String experiment, String run) {
    String filled =
        path.replace("{+path}", experiment + "/" + run + "/artifacts")
            .replaceAll("\\{[^}]*}", "m-1");
    if (method.equals("GET")) {
      return bob.get(filled + "?" + query(experiment, run));
    }
    String body =
        """
        {"experiment_id": "%1$s", "experiment_ids": ["%1$s"], "run_id": "%2$s", "run_uuid": "%2$s",
         "run_ids": ["%2$s"], "name": "m", "version": "1", "key": "k", "value": "v",
         "metric_key": "k", "new_name": "other", "alias": "a", "stage": "Staging", "timestamp": 1,
         "step": 0, "max_results": 5, "source": "models:/m/1", "params": [], "tags": []}
        """
            .formatted(experiment, run);
    return switch (method) {
      case "POST" -> bob.post(filled, body);
      case "PATCH" -> bob.patch(filled, body);
      case "PUT" -> bob.put(filled, body);
      case "DELETE" -> bob.delete(filled, body);
      default -> throw new AssertionError(method);
    };
  }

  private static String query(String experiment, String run) {
    String text =
        "experiment_id=%1$s&experiment_ids=%1$s&run_id=%2$s&run_uuid=%2$s&run_ids=%2$s&name=m"
            + "&version=1&metric_key=k&alias=champion&max_results=5&path=%1$s/%2$s"
            + "&experiment_name="
            + SECRET;
    return text.formatted(experiment, run);
  }
}
