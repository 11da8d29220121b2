// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of MLflow's gateway. */
class GatewayTest {
  private static final String PATH = "/api/3.0/mlflow/gateway/";
  private static final String PRIMARY = config("PRIMARY");

  @TempDir Path folder;
  private RunningServer server;
  private String model;

  @BeforeEach
  void start() {
    server = new RunningServer(folder.resolve("data"), Map.of());
    String secret =
        ok(server.post(
                PATH + "secrets/create",
                "{\"secret_name\": \"s\", \"secret_value\": {\"api_key\": \"x\"}}"))
            .path("secret")
            .path("secret_id")
            .asText();
    String body =
        "{\"name\": \"m\", \"secret_id\": \"%s\", \"provider\": \"p\", \"model_name\": \"n\"}"
            .formatted(secret);
    model =
        ok(server.post(PATH + "model-definitions/create", body))
            .path("model_definition")
            .path("model_definition_id")
            .asText();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String config(String linkage) {
    return "{\"model_definition_id\": \"%%s\", \"linkage_type\": \"%s\"}".formatted(linkage);
  }

  private static JsonNode ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private Reply create(String models, String more) {
    String body = "{\"name\": \"e\", \"model_configs\": [" + models + "]" + more + "}";
    return server.post(PATH + "endpoints/create", body.replace("%s", model));
  }

  private Reply update(String id, String more) {
    String body = "{\"endpoint_id\": \"" + id + "\"" + more + "}";
    return server.post(PATH + "endpoints/update", body.replace("%s", model));
  }

  private static void refused(Reply reply, int status, String part) {
    assertThat(reply.text()).contains(part);
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void aModelStandsOnceInEachPlace() {
    refused(create(PRIMARY + ", " + PRIMARY, ""), 400, "is already attached to endpoint 'e'");
    ok(create(PRIMARY + ", " + config("FALLBACK"), ""));
  }

  @Test
  void otherModelsForgetWhatWasDoneWhenOneFailed() {
    String fallback = ", \"fallback_config\": {\"strategy\": \"SEQUENTIAL\", \"max_attempts\": 3}";
    JsonNode made = ok(create(PRIMARY, fallback)).path("endpoint");
    assertThat(made.path("fallback_config").path("max_attempts").asInt()).isEqualTo(3);
    String id = made.path("endpoint_id").asText();
    JsonNode kept = ok(update(id, ", \"name\": \"f\"")).path("endpoint");
    assertThat(kept.path("fallback_config")).isEqualTo(made.path("fallback_config"));
    JsonNode changed = ok(update(id, ", \"model_configs\": [" + PRIMARY + "]")).path("endpoint");
    assertThat(changed.path("fallback_config").toString()).isEqualTo("{}");
    JsonNode both = ok(create(PRIMARY + ", " + config("FALLBACK"), "")).path("endpoint");
    assertThat(both.path("fallback_config").toString()).isEqualTo("{}");
  }

  @Test
  void unknownStrategiesAndExperimentsAreRefused() {
    refused(create(PRIMARY, ", \"routing_strategy\": \"FOO\""), 400, "'routing_strategy'");
    String fallback = ", \"fallback_config\": {\"strategy\": \"FOO\"}";
    refused(create(PRIMARY, fallback), 400, "'fallback_config.strategy'");
    refused(create(PRIMARY, ", \"experiment_id\": \"abc\""), 404, "No Experiment with id=abc");
    String id =
        ok(create(PRIMARY, ", \"experiment_id\": \"0\""))
            .path("endpoint")
            .path("endpoint_id")
            .asText();
    refused(update(id, ", \"experiment_id\": \"77\""), 404, "No Experiment with id=77");
  }

  @Test
  void aSecretGoesToPublicAddressesOnly() {
    for (String address : new String[] {"http://169.254.169.254/", "https://127.0.0.1/"}) {
      String body =
          "{\"secret_name\": \"t\", \"secret_value\": {\"k\": \"v\"}, \"auth_config\": {\"api_base\": \"%s\"}}"
              .formatted(address);
      refused(server.post(PATH + "secrets/create", body), 400, "api_base");
    }
    assertThat(ok(server.get(PATH + "secrets/list")).path("secrets")).hasSize(1);
  }

  @Test
  void theLogTellsWhatWasChanged() {
    String id = ok(create(PRIMARY, "")).path("endpoint").path("endpoint_id").asText();
    String tag = "{\"endpoint_id\": \"%s\", \"key\": \"team\", \"value\": \"a\"}".formatted(id);
    ok(server.post(PATH + "endpoints/set-tag", tag));
    JsonNode record =
        ok(server.get("/api/v1/audit?action=gateway-endpoint.tag")).path("records").path(0);
    assertThat(record.path("details").path("key").asText()).isEqualTo("team");
    assertThat(record.path("details").path("value").asText()).isEqualTo("a");
  }
}
