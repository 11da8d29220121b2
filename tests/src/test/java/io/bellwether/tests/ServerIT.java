// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.tests.BellwetherServer.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server starts, refuses to start, and ends. */
class ServerIT {
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  @TempDir Path data;

  @Test
  void saysThatItIsReadyAndEndsWithZeroOnSigterm() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(data)) {
      assertThat(server.facts()).containsKeys("url", "pid", "data", "start_ms");
      assertThat(server.facts())
          .containsEntry("pid", Long.toString(server.pid()))
          .containsEntry("data", data.toString());
      JsonNode file = new ObjectMapper().readTree(data.resolve("server.json").toFile());
      server.facts().forEach((key, value) -> assertThat(file.path(key).asText()).isEqualTo(value));
      assertThat(file.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");

      assertThat(server.stop(SHUTDOWN)).isZero();
      assertThat(server.restOfOutput()).as("standard output after the ready line").isEmpty();
    }
  }

  @Test
  void answersWhatAProbeAsks() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(data);
        CheckedApi api = new CheckedApi(server.url())) {
      assertThat(api.send("GET", "/health", Optional.empty()).body()).isEqualTo("OK");
      assertThat(api.get("/health/live").path("status").asText()).isEqualTo("up");
      assertThat(api.get("/health/ready").path("status").asText()).isEqualTo("up");
      assertThat(api.send("GET", "/version", Optional.empty()).body()).isEqualTo("3.17.2");
      assertThat(api.get("/").path("status").asText()).isEqualTo("alive");
      assertThat(api.send("GET", "/metrics", Optional.empty()).status()).isEqualTo(200);
      assertThat(api.send("GET", "/openapi.yaml", Optional.empty()).body())
          .isEqualTo(Files.readString(BellwetherServer.ROOT.resolve("api/openapi.yaml")));
      assertThat(api.send("GET", "/docs", Optional.empty()).body()).contains("/api/v1/datasets");
    }
  }

  @Test
  void answersOnASecondPortAndPutsArtifactsWhereItIsTold() throws Exception {
    try (BellwetherServer server =
            BellwetherServer.start(
                data, Map.of(), "--mlflow-port", "0", "--artifact-root", "s3://bucket/root");
        CheckedApi api = new CheckedApi(String.valueOf(server.facts().get("mlflow")))) {
      assertThat(server.facts().get("mlflow")).isNotEqualTo(server.url());
      assertThat(api.send("GET", "/version", Optional.empty()).body()).isEqualTo("3.17.2");
      assertThat(experiment(String.valueOf(server.facts().get("mlflow"))))
          .contains("\"artifact_location\":\"s3://bucket/root/0\"");
    }
  }

  private static String experiment(String url) throws Exception {
    URI address = URI.create(url + "/api/2.0/mlflow/experiments/get?experiment_id=0");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void refusesAnUnknownKeyAndSuggestsTheRightOne() throws Exception {
    Path file = Files.writeString(data.resolve("bellwether.yaml"), "prot: 8007\n");

    Refusal refusal = refusal(Map.of(), "--config", file.toString());

    assertThat(refusal.status()).isEqualTo(2);
    assertThat(refusal.errors()).contains("prot").contains("did you mean port?");
    assertThat(refusal.output()).isEmpty();
  }

  @Test
  void refusesAnUnknownVariableOfItsOwn() throws Exception {
    Refusal refusal = refusal(Map.of("BELLWETHER_PROT", "8007"));

    assertThat(refusal.status()).isEqualTo(2);
    assertThat(refusal.errors()).contains("BELLWETHER_PROT").contains("BELLWETHER_PORT");
  }

  @Test
  void namesTheVariablesThatDoNothingYet() throws Exception {
    try (BellwetherServer server =
        BellwetherServer.start(data, Map.of("SLACK_WEBHOOK_URL", "x", "REDIS_HOST", "y"))) {
      assertThat(server.log().lines().filter(line -> line.contains("SLACK_WEBHOOK_URL")))
          .singleElement()
          .asString()
          .contains("REDIS_HOST");
    }
  }

  @Test
  void refusesWhatItCouldNotReachLater() throws Exception {
    Refusal database = refusal(Map.of("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x"));
    assertThat(database.status()).isEqualTo(2);
    assertThat(database.errors())
        .contains("127.0.0.1:1")
        .doesNotContain("secret")
        .contains("(expected: a database that answers)");

    Refusal webhook = refusal(Map.of("MONITORING_WEBHOOK_URL", "notaurl"));
    assertThat(webhook.status()).isEqualTo(2);
    assertThat(webhook.errors()).contains("notaurl").contains("https://");
  }

  @Test
  void refusesAnAddressThatOthersReach() throws Exception {
    Refusal refusal = refusal(Map.of(), "--host", "0.0.0.0");

    assertThat(refusal.status()).isEqualTo(2);
    assertThat(refusal.errors()).contains("0.0.0.0").contains("authentication");
  }

  @Test
  void endsWithThreeIfThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Refusal refusal = refusal(Map.of(), "--port", Integer.toString(taken.getLocalPort()));

      assertThat(refusal.status()).isEqualTo(3);
      assertThat(refusal.errors()).contains(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void endsWithFourIfTheDataIsInUse() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(data)) {
      Refusal refusal = refusal(Map.of());

      assertThat(refusal.status()).isEqualTo(4);
      assertThat(refusal.errors()).contains(data.toString());
      assertThat(server.log()).doesNotContain("ERROR");
    }
  }

  @Test
  void startsAgainOnItsDataAfterAKill() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(data)) {
      server.kill();
    }
    try (BellwetherServer server = BellwetherServer.start(data);
        CheckedApi api = new CheckedApi(server.url())) {
      assertThat(api.get("/api/v1/audit/verify").path("valid").asBoolean()).isTrue();
    }
  }

  private Refusal refusal(Map<String, String> environment, String... more)
      throws IOException, InterruptedException {
    String[] arguments = {"up", "--data", data.toString(), "--port", "0"};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return BellwetherServer.refusal(environment, all);
  }
}
