// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The requests that MLflow's past advisories are about: refused, nothing read, nothing written. */
class MlflowAttackIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "not for you";

  /** As they stand in a request's path, already encoded. */
  private static final List<String> RAW_PATHS =
      List.of(
          "..%2fsecret.txt",
          "%2e%2e%2fsecret.txt",
          "%252e%252e%252fsecret.txt",
          "%25252e%25252e%25252fsecret.txt",
          "a/..%2f..%2fsecret.txt",
          "..%5csecret.txt",
          "%5c%5c127.0.0.1%5cc$%5cx",
          "C:%2fsecret.txt",
          "%2fetc%2fpasswd",
          "etc%2fpasswd%00.jpg",
          "a%23b",
          "2%09/x%0a",
          ".");

  private static final List<String> SOURCES =
      List.of(
          "/",
          "./",
          "..",
          "file:///",
          "file:///etc",
          "FILE:///etc",
          "file:/etc",
          "file://remote-host/",
          "file://a%23/..//tmp/",
          "/file://etc/passwd",
          "//proc/self/root",
          "../../../etc",
          "http://evil/",
          "https://evil/a?key=v&%252E%252E%252Fpath",
          "ftp://evil/x",
          "hdfs://evil/x",
          "s3://b/%252e%252e/x",
          "mlflow-artifacts:/a/../../b",
          "mlflow-artifacts:/%2e%2e/%2e%2e/b",
          "dbfs:/a/a%3f/../../b",
          "models:/nobody/1",
          "models:/m-nobody");

  private static final List<String> LOCATIONS =
      List.of(
          "/etc",
          "file:",
          "http:///#/../../etc/",
          "http://host#/abc/etc/",
          "http://host/;..%2F..%2Fetc",
          "https://evil/a",
          "mlflow-artifacts:/a/../../b",
          "mlflow-artifacts:/%2e%2e/b",
          "s3://b/a#x",
          "s3://b/a?x=1",
          "..",
          "C:\\x");

  private final HttpClient http = HttpClient.newHttpClient();
  private String url = "";

  @TempDir Path folder;

  @Test
  void refusesWhatOnceWorkedAgainstMlflow() throws Exception {
    Path data = folder.resolve("data");
    Files.writeString(folder.resolve("secret.txt"), SECRET);
    try (BellwetherServer server = BellwetherServer.start(data)) {
      url = server.url();
      String run = run();
      paths(run);
      sources(run);
      locations();
      links(data, run);
    }
    assertThat(Files.readString(folder.resolve("secret.txt"))).isEqualTo(SECRET);
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "secret.txt");
    }
  }

  private String run() throws Exception {
    HttpResponse<String> made =
        send("POST", "/api/2.0/mlflow/runs/create", body("experiment_id", "0", "run_name", "r"));
    return JSON.readTree(made.body()).at("/run/info/run_id").asText();
  }

  private void paths(String run) throws Exception {
    for (String path : RAW_PATHS) {
      for (String prefix : List.of("/api", "/ajax-api")) {
        String store = prefix + "/2.0/mlflow-artifacts/artifacts";
        refused("GET", store + "/" + path, "");
        refused("PUT", store + "/" + path, "x");
        refused("DELETE", store + "/" + path, "");
      }
      if (!path.equals(".")) {
        String parts = "/api/2.0/mlflow-artifacts/mpu/create/";
        refused("POST", parts + path, body("path", "x"));
        refused("GET", "/api/2.0/mlflow-artifacts/artifacts?path=" + path, "");
        refused("GET", "/api/2.0/mlflow/artifacts/list?run_id=" + run + "&path=" + path, "");
      }
      refused("GET", "/get-artifact?run_id=" + run + "&path=" + path, "");
      String upload = "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=" + run + "&path=";
      refused("POST", upload + path, "x");
    }
  }

  private void sources(String run) throws Exception {
    String create = "/api/2.0/mlflow/model-versions/create";
    assertThat(send("POST", "/api/2.0/mlflow/registered-models/create", body("name", "m")))
        .returns(200, HttpResponse::statusCode);
    for (String source : SOURCES) {
      refused("POST", create, body("name", "m", "source", source));
      refused("POST", create, body("name", "m", "source", source, "run_id", run));
      Map<String, Object> prompt = new TreeMap<>(Map.of("name", "m", "source", source));
      prompt.put("tags", List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true")));
      refused("POST", create, JSON.writeValueAsString(prompt));
      String file = "/model-versions/get-artifact?name=m&version=1&path=etc/passwd";
      refused("GET", file, "");
    }
  }

  private void locations() throws Exception {
    for (String location : LOCATIONS) {
      String name = "e " + URLEncoder.encode(location, StandardCharsets.UTF_8);
      refused(
          "POST",
          "/api/2.0/mlflow/experiments/create",
          body("name", name, "artifact_location", location));
    }
  }

  /** A link that somebody put into the store leads nowhere. */
  private void links(Path data, String run) throws Exception {
    String file = "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/";
    assertThat(send("PUT", file + "a.txt", "a").statusCode()).isEqualTo(200);
    try (Stream<Path> all = Files.walk(data.resolve("artifacts"))) {
      Path kept = all.filter(path -> path.endsWith("a.txt")).findFirst().orElseThrow();
      Files.createSymbolicLink(kept.resolveSibling("link"), folder);
    }
    refused("GET", file + "link/secret.txt", "");
    refused("PUT", file + "link/new.txt", "x");
    refused("DELETE", file + "link/secret.txt", "");
    refused("GET", "/get-artifact?run_id=" + run + "&path=link/secret.txt", "");
  }

  private static String body(String... fields) throws IOException {
    Map<String, String> body = new TreeMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      body.put(fields[i], fields[i + 1]);
    }
    return JSON.writeValueAsString(body);
  }

  private void refused(String method, String path, String body) throws Exception {
    HttpResponse<String> reply = send(method, path, body);
    assertThat(reply.statusCode()).as("%s %s %s", method, path, body).isBetween(400, 499);
    assertThat(reply.body()).as("%s %s", method, path).doesNotContain(SECRET, "root:");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build(),
        BodyHandlers.ofString());
  }
}
