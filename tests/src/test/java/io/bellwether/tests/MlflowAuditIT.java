// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of MLflow's calls that changes something writes one audit record. */
class MlflowAuditIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> called = new TreeSet<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private String url = "";
  private String prefix = "";

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/ajax-api"})
  void aChangeWritesOneRecord(String protocol) throws Exception {
    prefix = protocol;
    Map<String, String> open = new HashMap<>(AccessIT.LOGIN);
    open.put("MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true");
    try (BellwetherServer server = BellwetherServer.start(data, open)) {
      url = server.url();
      String experiment = experiments();
      runs(experiment);
      traces(experiment);
      evaluationDatasets(experiment);
      scorers(experiment);
      labelSchemas(experiment);
      reviewQueues(experiment);
      issues(experiment);
      gateway();
      loggedModels(experiment);
      artifacts();
      webhooks();
      models();
      versions();
      users();
      roles();
    }
    assertThat(called).isEqualTo(changes());
  }

  /** The routes of this prefix that change something, as the table has them. */
  private Set<String> changes() throws IOException {
    Path table = BellwetherServer.ROOT.resolve("api/mlflow-endpoints.tsv");
    return Files.readAllLines(table).stream()
        .map(row -> row.split("\t"))
        .filter(row -> row[1].startsWith(prefix + "/") && row[3].equals("changes"))
        .map(row -> row[0] + " " + row[1].substring(prefix.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String experiments() throws Exception {
    String path = "/2.0/mlflow/experiments/";
    JsonNode made = changes("POST", path + "create", Map.of("name", "e"));
    String id = made.path("experiment_id").asText();
    changes("POST", path + "update", Map.of("experiment_id", id, "new_name", "f"));
    changes(
        "POST", path + "set-experiment-tag", Map.of("experiment_id", id, "key", "k", "value", "v"));
    changes("POST", path + "delete-experiment-tag", Map.of("experiment_id", id, "key", "k"));
    changes("POST", path + "delete", Map.of("experiment_id", id));
    changes("POST", path + "restore", Map.of("experiment_id", id));
    return id;
  }

  private void runs(String experiment) throws Exception {
    String path = "/2.0/mlflow/runs/";
    JsonNode made = changes("POST", path + "create", Map.of("experiment_id", experiment));
    String id = made.path("run").path("info").path("run_id").asText();
    changes("POST", path + "update", Map.of("run_id", id, "status", "FINISHED", "end_time", 1));
    changes("POST", path + "set-tag", Map.of("run_id", id, "key", "k", "value", "v"));
    changes("POST", path + "delete-tag", Map.of("run_id", id, "key", "k"));
    changes("POST", path + "delete", Map.of("run_id", id));
    changes("POST", path + "restore", Map.of("run_id", id));
  }

  private void loggedModels(String experiment) throws Exception {
    String path = "/2.0/mlflow/logged-models";
    JsonNode made =
        changes("POST", path, Map.of("experiment_id", experiment, "name", "m")).path("model");
    String id = made.path("info").path("model_id").asText();
    Map<String, String> names = Map.of(id, "{id}", "/tags/k", "/tags/{key}");
    changes("PATCH", path + "/" + id, Map.of("status", "LOGGED_MODEL_READY"), names);
    Map<String, Object> tags = Map.of("tags", List.of(Map.of("key", "k", "value", "v")));
    changes("PATCH", path + "/" + id + "/tags", tags, names);
    changes("DELETE", path + "/" + id + "/tags/k", Map.of(), names);
    changes("DELETE", path + "/" + id, Map.of(), names);
  }

  private void traces(String experiment) throws Exception {
    for (String path : List.of("/2.0/mlflow/traces", "/3.0/mlflow/traces")) {
      String id = trace(experiment);
      Map<String, String> names = Map.of(id, "{id}");
      changes("PATCH", path + "/" + id + "/tags", Map.of("key", "k", "value", "v"), names);
      changes("DELETE", path + "/" + id + "/tags", Map.of("key", "k"), names);
      Map<String, Object> chosen = Map.of("experiment_id", experiment, "request_ids", List.of(id));
      changes("POST", path + "/delete-traces", chosen);
    }
    assessments(trace(experiment));
  }

  private String trace(String experiment) throws Exception {
    String id = "tr-" + UUID.randomUUID();
    Map<String, Object> place =
        Map.of(
            "type", "MLFLOW_EXPERIMENT", "mlflow_experiment", Map.of("experiment_id", experiment));
    Map<String, Object> info = Map.of("trace_id", id, "trace_location", place, "state", "OK");
    String told = JSON.writeValueAsString(Map.of("trace", Map.of("trace_info", info)));
    String requestId = UUID.randomUUID().toString();
    assertThat(send("POST", "/3.0/mlflow/traces", told, requestId).statusCode()).isEqualTo(200);
    return id;
  }

  private void assessments(String trace) throws Exception {
    String path = "/3.0/mlflow/traces/" + trace + "/assessments";
    Map<String, Object> good =
        Map.of("assessment_name", "good", "feedback", Map.of("value", true), "rationale", "r");
    String body = JSON.writeValueAsString(Map.of("assessment", good));
    HttpResponse<String> made = send("POST", path, body, UUID.randomUUID().toString());
    JsonNode assessment = JSON.readTree(made.body()).path("assessment");
    String id = assessment.path("assessment_id").asText();
    Map<String, String> names = Map.of(trace, "{id}", id, "{assessment_id}");
    Map<String, Object> change = Map.of("assessment", good, "update_mask", "rationale");
    changes("PATCH", path + "/" + id, change, names);
    changes("DELETE", path + "/" + id, Map.of(), names);
  }

  private void evaluationDatasets(String experiment) throws Exception {
    String path = "/3.0/mlflow/datasets/";
    String id =
        changes("POST", path + "create", Map.of("name", "qa"))
            .path("dataset")
            .path("dataset_id")
            .asText();
    Map<String, String> names = Map.of(id, "{id}", "/tags/k", "/tags/{key}");
    changes("PATCH", path + id + "/tags", Map.of("tags", "{\"k\":\"v\"}"), names);
    changes("DELETE", path + id + "/tags/k", Map.of(), names);
    Map<String, Object> records = Map.of("records", "[{\"inputs\":{\"q\":1}}]");
    changes("POST", path + id + "/records", records, names);
    Map<String, Object> chosen = Map.of("dataset_record_ids", List.of("none"));
    changes("DELETE", path + id + "/records", chosen, names);
    Map<String, Object> uses = Map.of("experiment_ids", List.of(experiment));
    changes("POST", path + id + "/add-experiments", uses, names);
    changes("POST", path + id + "/remove-experiments", uses, names);
    changes("DELETE", path + id, Map.of(), names);
  }

  private void scorers(String experiment) throws Exception {
    String path = "/3.0/mlflow/scorers/";
    Map<String, Object> scorer = Map.of("experiment_id", experiment, "name", "polite");
    changes("POST", path + "register", and(scorer, Map.of("serialized_scorer", "{}")));
    changes("DELETE", path + "delete", scorer);
  }

  private void labelSchemas(String experiment) throws Exception {
    String path = "/3.0/mlflow/label-schemas/";
    Map<String, Object> input = Map.of("text", Map.of());
    Map<String, Object> schema =
        Map.of("experiment_id", experiment, "name", "n", "type", "FEEDBACK", "input", input);
    JsonNode made = changes("POST", path + "create", schema);
    String id = made.path("label_schema").path("schema_id").asText();
    changes("PATCH", path + "update", Map.of("schema_id", id, "name", "m"));
    changes("DELETE", path + "delete", Map.of("schema_id", id));
  }

  private void reviewQueues(String experiment) throws Exception {
    String path = "/3.0/mlflow/review-queues/";
    Map<String, Object> queue =
        Map.of("experiment_id", experiment, "name", "q", "queue_type", "CUSTOM");
    JsonNode made = changes("POST", path + "create", queue);
    Map<String, Object> id =
        Map.of("queue_id", made.path("review_queue").path("queue_id").asText());
    changes(
        "POST", path + "get-or-create-user", Map.of("experiment_id", experiment, "user", "ann"));
    changes("POST", path + "update", and(id, Map.of("name", "r")));
    String trace = trace(experiment);
    Map<String, Object> items = Map.of("item_ids", List.of(trace));
    changes("POST", path + "items/add", and(id, items));
    changes(
        "POST", path + "items/set-status", and(id, Map.of("item_id", trace, "status", "COMPLETE")));
    changes("POST", path + "items/remove", and(id, items));
    changes("POST", path + "delete", id);
  }

  private void issues(String experiment) throws Exception {
    String path = "/3.0/mlflow/issues";
    Map<String, Object> issue =
        Map.of("experiment_id", experiment, "name", "slow", "description", "d");
    String id = changes("POST", path, issue).path("issue").path("issue_id").asText();
    changes(
        "PATCH", path + "/" + id, Map.of("issue_id", id, "status", "resolved"), Map.of(id, "{id}"));
  }

  private void gateway() throws Exception {
    String path = "/3.0/mlflow/gateway/";
    Map<String, Object> values = Map.of("secret_name", "s", "secret_value", Map.of("k", "v"));
    JsonNode secret = changes("POST", path + "secrets/create", values).path("secret");
    Map<String, Object> secretId = Map.of("secret_id", secret.path("secret_id").asText());
    changes("POST", path + "secrets/update", and(secretId, Map.of("updated_by", "ann")));
    Map<String, Object> model = Map.of("name", "m", "provider", "p", "model_name", "x");
    JsonNode made = changes("POST", path + "model-definitions/create", and(secretId, model));
    String definition = made.path("model_definition").path("model_definition_id").asText();
    Map<String, Object> modelId = Map.of("model_definition_id", definition);
    changes("POST", path + "model-definitions/update", and(modelId, Map.of("name", "n")));
    endpoints(path + "endpoints/", and(modelId, Map.of("linkage_type", "PRIMARY")));
    changes("DELETE", path + "model-definitions/delete", modelId);
    changes("DELETE", path + "secrets/delete", secretId);
  }

  private void endpoints(String path, Map<String, Object> config) throws Exception {
    JsonNode made =
        changes("POST", path + "create", Map.of("name", "e", "model_configs", List.of(config)));
    Map<String, Object> id =
        Map.of("endpoint_id", made.path("endpoint").path("endpoint_id").asText());
    changes("POST", path + "update", and(id, Map.of("name", "f")));
    changes("POST", path + "set-tag", and(id, Map.of("key", "k", "value", "v")));
    changes("DELETE", path + "delete-tag", and(id, Map.of("key", "k")));
    Map<String, Object> fallback = and(config, Map.of("linkage_type", "FALLBACK"));
    changes("POST", path + "models/attach", and(id, Map.of("model_config", fallback)));
    changes("POST", path + "models/detach", and(id, config));
    Map<String, Object> use = and(id, Map.of("resource_type", "scorer", "resource_id", "r"));
    changes("POST", path + "bindings/create", use);
    changes("DELETE", path + "bindings/delete", use);
    changes("DELETE", path + "delete", id);
  }

  private void artifacts() throws Exception {
    String path = "/2.0/mlflow-artifacts/artifacts/";
    HttpResponse<String> kept = send("PUT", path + "a/b.txt", "b", UUID.randomUUID().toString());
    assertThat(kept.statusCode()).isEqualTo(200);
    changes("DELETE", path + "a/b.txt", Map.of(), Map.of("a/b.txt", "{+path}"));
  }

  private void webhooks() throws Exception {
    String path = "/2.0/mlflow/webhooks";
    Map<String, String> event = Map.of("entity", "PROMPT", "action", "CREATED");
    Map<String, Object> hook =
        Map.of("name", "w", "url", "https://127.0.0.1:9/", "events", List.of(event));
    String id = changes("POST", path, hook).path("webhook").path("webhook_id").asText();
    Map<String, String> names = Map.of(id, "{id}");
    changes("PATCH", path + "/" + id, Map.of("status", "DISABLED"), names);
    changes("POST", path + "/" + id + "/test", Map.of(), names);
    changes("DELETE", path + "/" + id, Map.of(), names);
  }

  private void models() throws Exception {
    String path = "/2.0/mlflow/registered-models/";
    changes("POST", path + "create", Map.of("name", "m"));
    changes("PATCH", path + "update", Map.of("name", "m", "description", "d"));
    changes("POST", path + "set-tag", Map.of("name", "m", "key", "k", "value", "v"));
    changes("DELETE", path + "delete-tag", Map.of("name", "m", "key", "k"));
    changes("POST", path + "rename", Map.of("name", "m", "new_name", "n"));
  }

  private void versions() throws Exception {
    String path = "/2.0/mlflow/model-versions/";
    String models = "/2.0/mlflow/registered-models/";
    changes("POST", path + "create", Map.of("name", "n", "source", "s3://bucket/model"));
    Map<String, Object> version = Map.of("name", "n", "version", "1");
    changes("PATCH", path + "update", and(version, Map.of("description", "d")));
    changes("POST", path + "set-tag", and(version, Map.of("key", "k", "value", "v")));
    changes("DELETE", path + "delete-tag", and(version, Map.of("key", "k")));
    changes("POST", path + "transition-stage", and(version, Map.of("stage", "Staging")));
    changes("POST", models + "alias", and(version, Map.of("alias", "a")));
    changes("DELETE", models + "alias", Map.of("name", "n", "alias", "a"));
    changes("DELETE", path + "delete", version);
    changes("DELETE", models + "delete", Map.of("name", "n"));
  }

  private void users() throws Exception {
    String path = "/2.0/mlflow/users/";
    changes("POST", path + "create", Map.of("username", "bob", "password", "password of bob"));
    changes("PATCH", path + "update-admin", Map.of("username", "bob", "is_admin", true));
    Map<String, Object> change = Map.of("username", "bob", "password", "new password of bob");
    changes("PATCH", path + "update-password", change);
    changes("DELETE", path + "delete", Map.of("username", "bob"));
    changes("POST", path + "create", Map.of("username", "ann", "password", "password of ann"));
  }

  private void roles() throws Exception {
    String path = "/3.0/mlflow/roles/";
    Map<String, Object> thing = Map.of("resource_type", "experiment", "permission", "EDIT");
    Map<String, Object> one = and(thing, Map.of("username", "ann", "resource_id", "0"));
    changes("POST", "/3.0/mlflow/users/permissions/grant", one);
    changes("POST", "/3.0/mlflow/users/permissions/revoke", one);
    JsonNode made = changes("POST", path + "create", Map.of("name", "r", "workspace", "default"));
    Map<String, Object> role = Map.of("role_id", made.path("role").path("id").asLong());
    changes("PATCH", path + "update", and(role, Map.of("name", "s")));
    Map<String, Object> pattern = Map.of("resource_pattern", "0");
    long grant =
        changes("POST", path + "permissions/add", and(and(role, thing), pattern))
            .path("role_permission")
            .path("id")
            .asLong();
    Map<String, Object> granted = Map.of("role_permission_id", grant);
    changes("PATCH", path + "permissions/update", and(granted, Map.of("permission", "READ")));
    changes("DELETE", path + "permissions/remove", granted);
    changes("POST", path + "assign", and(role, Map.of("username", "ann")));
    changes("DELETE", path + "unassign", and(role, Map.of("username", "ann")));
    changes("DELETE", path + "delete", role);
  }

  private static Map<String, Object> and(Map<String, Object> some, Map<String, Object> more) {
    Map<String, Object> all = new TreeMap<>(some);
    all.putAll(more);
    return all;
  }

  private JsonNode changes(String method, String path, Map<String, Object> body) throws Exception {
    return changes(method, path, body, Map.of());
  }

  /**
   * @param names what stands in the table's path for each of these parts
   */
  private JsonNode changes(
      String method, String path, Map<String, Object> body, Map<String, String> names)
      throws Exception {
    String requestId = UUID.randomUUID().toString();
    HttpResponse<String> response = send(method, path, JSON.writeValueAsString(body), requestId);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    try (CheckedApi api = new CheckedApi(url, AccessIT.administrator())) {
      assertThat(api.auditOf(requestId)).as("audit records of %s %s", method, path).hasSize(1);
    }
    String route = path;
    for (Map.Entry<String, String> name : names.entrySet()) {
      route = route.replace(name.getKey(), name.getValue());
    }
    called.add(method + " " + route);
    return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  private HttpResponse<String> send(String method, String path, String body, String requestId)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + prefix + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("X-Request-Id", requestId);
    AccessIT.administrator().forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
