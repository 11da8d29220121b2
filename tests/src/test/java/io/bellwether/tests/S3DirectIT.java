// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files that clients send to the bucket, and fetch from it, past the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3DirectIT {
  private static final String BUCKET = "bellwether";
  private static final String MPU = "/api/2.0/mlflow-artifacts/mpu/";
  private static final String FOLDER = "0/run/artifacts";
  private static final byte[] FIRST = new byte[5 << 20];
  private static final byte[] LAST = "the end".getBytes(UTF_8);

  private final HttpClient http = HttpClient.newHttpClient();
  private S3Server s3;

  @TempDir Path folder;

  @BeforeAll
  void start() throws Exception {
    s3 = new S3Server(BUCKET);
  }

  @AfterAll
  void stop() {
    s3.close();
  }

  /**
   * A server that has done its first round of giving up old uploads: here each says that it began
   * in 2010, so the round would take those of the test as well.
   */
  private BellwetherServer server(String name, Map<String, String> more) throws Exception {
    String old = name + "/experiments/old";
    HttpRequest begin =
        HttpRequest.newBuilder(URI.create(object(old + "?uploads")))
            .POST(BodyPublishers.noBody())
            .build();
    assertThat(http.send(begin, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    BellwetherServer server = started(name, more);
    while (uploads().contains(old)) {
      Thread.onSpinWait();
    }
    return server;
  }

  private BellwetherServer started(String name, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(S3Server.LOGIN);
    settings.put("MLFLOW_S3_ENDPOINT_URL", s3.url());
    settings.putAll(more);
    return BellwetherServer.start(
        folder.resolve(name), settings, "--artifacts-destination", "s3://" + BUCKET + "/" + name);
  }

  @Test
  void theClientSendsPartsToTheBucketItself() throws Exception {
    try (BellwetherServer server = server("client", Map.of())) {
      String said = PythonClient.NEWEST.drives(folder, "mlflow_direct.py", server);

      String run = said.replaceFirst("(?s).*run (\\w+)\n.*", "$1");
      String key = "client/experiments/default/0/" + run + "/artifacts/weights/";
      assertThat(parts(key + "asked.bin")).isEqualTo(3);
      assertThat(parts(key + "forced.bin")).isEqualTo(3);
      assertThat(parts(key + "proxied.bin")).isEqualTo(1);
      assertThat(uploads()).doesNotContain(key);
    }
  }

  /** The tag of an object that was sent in parts ends with their number. */
  private int parts(String key) throws Exception {
    HttpRequest head = HttpRequest.newBuilder(URI.create(object(key))).HEAD().build();
    String tag = http.send(head, BodyHandlers.discarding()).headers().firstValue("ETag").orElse("");
    return tag.contains("-") ? Integer.parseInt(tag.replaceAll(".*-|\"", "")) : 1;
  }

  private String object(String key) {
    return s3.url() + "/" + BUCKET + "/" + key;
  }

  /** What is under way, as the bucket tells it. */
  private String uploads() throws Exception {
    HttpRequest list = HttpRequest.newBuilder(URI.create(object("?uploads"))).build();
    return http.send(list, BodyHandlers.ofString()).body();
  }

  @Test
  void sendsInPartsAndFetchesByAddressesThatEnd() throws Exception {
    try (BellwetherServer server = server("plain", Map.of());
        PlainApi api = new PlainApi(server.url())) {
      JsonNode begun = begin(api, "/home/me/big \"ü\".bin", 2);
      assertThat(begun.at("/credentials/0/url").asText())
          .contains("/plain/experiments/default/" + FOLDER + "/big%20")
          .contains("X-Amz-Expires=3600")
          .contains("X-Amz-SignedHeaders=host&");
      complete(api, begun, "big \"ü\".bin");

      String path = FOLDER + "/big%20%22%C3%BC%22.bin";
      JsonNode signed = api.get("/ajax-api/2.0/mlflow-artifacts/presigned/" + path);
      assertThat(signed.path("file_size").asInt()).isEqualTo(FIRST.length + LAST.length);
      assertThat(signed.path("url").asText()).contains("X-Amz-Expires=300");
      assertThat(signed.path("headers").isEmpty()).isTrue();
      HttpResponse<byte[]> fetched =
          http.send(
              HttpRequest.newBuilder(URI.create(signed.path("url").asText())).build(),
              BodyHandlers.ofByteArray());
      assertThat(fetched.statusCode()).isEqualTo(200);
      assertThat(fetched.body()).startsWith(FIRST).endsWith(LAST);
      refused(404, () -> api.get("/api/2.0/mlflow-artifacts/presigned/0/none"));
      refused(404, () -> api.get("/api/2.0/mlflow-artifacts/presigned/0"));
      refused(400, () -> api.get("/api/2.0/mlflow-artifacts/presigned/..%2fx"));
      JsonNode info = api.get("/api/3.0/mlflow/server-info");
      assertThat(info.path("multipart_uploads_enabled").asBoolean()).isTrue();
      assertThat(info.path("multipart_downloads_enabled").asBoolean()).isTrue();
    }
  }

  private static JsonNode begin(PlainApi api, String path, int parts) throws Exception {
    return api.post(MPU + "create/" + FOLDER, Map.of("path", path, "num_parts", parts));
  }

  private void complete(PlainApi api, JsonNode begun, String name) throws Exception {
    String first = send(begun.at("/credentials/0/url").asText(), FIRST);
    String last = send(begun.at("/credentials/1/url").asText(), LAST);
    Map<String, Object> parts =
        Map.of(
            "path",
            name,
            "upload_id",
            begun.path("upload_id").asText(),
            "parts",
            List.of(
                Map.of("part_number", 1, "etag", first), Map.of("part_number", 2, "etag", last)));
    assertThat(api.post(MPU + "complete/" + FOLDER, parts).isEmpty()).isTrue();
  }

  /** The result is the part's tag. */
  private String send(String url, byte[] content) throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofByteArray(content)).build();
    HttpResponse<String> reply = http.send(put, BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void refusesWhatIsWrong() throws Exception {
    try (BellwetherServer server = server("wrong", Map.of());
        PlainApi api = new PlainApi(server.url())) {
      for (Object parts : List.of(0, -1, 10_001, 1.5, "x")) {
        Map<String, Object> body = Map.of("path", "a", "num_parts", parts);
        refused(400, () -> api.post(MPU + "create/" + FOLDER, body));
      }
      for (String name : List.of("..", ".", "x/", "a\nb", "a#b", "")) {
        refused(400, () -> begin(api, name, 1));
      }
      for (String path : List.of("..%2fx", "%252e%252e%252fx", "a%5cb", "C:%2fx")) {
        Map<String, Object> body = Map.of("path", "a", "num_parts", 1);
        refused(400, () -> api.post(MPU + "create/" + path, body));
      }
      Map<String, Object> nobody = Map.of("path", "a", "upload_id", "nobody");
      refused(404, () -> api.post(MPU + "abort/" + FOLDER, nobody));
      refused(400, () -> api.post(MPU + "abort/" + FOLDER, Map.of("path", "a")));
      refused(400, () -> api.post(MPU + "complete/" + FOLDER, nobody));
      for (Map<String, ?> part : List.of(Map.of("part_number", 1), Map.of("etag", "e"))) {
        Map<String, Object> body = Map.of("path", "a", "upload_id", "u", "parts", List.of(part));
        refused(400, () -> api.post(MPU + "complete/" + FOLDER, body));
      }
      assertThat(uploads()).doesNotContain("<Key>wrong/");
    }
  }

  private static void refused(int status, Call call) {
    assertThatThrownBy(call::send)
        .isInstanceOf(PlainApi.Refusal.class)
        .hasMessageContaining(": " + status + " ");
  }

  /** A request. */
  @FunctionalInterface
  private interface Call {
    Object send() throws Exception;
  }

  @Test
  void leavesNothingOfWhatIsGivenUpOrDeleted() throws Exception {
    try (BellwetherServer server = server("left", Map.of());
        PlainApi api = new PlainApi(server.url())) {
      String id = begin(api, "a", 1).path("upload_id").asText();
      assertThat(uploads()).contains("<Key>left/");
      api.post(MPU + "abort/" + FOLDER, Map.of("path", "a", "upload_id", id));
      assertThat(uploads()).doesNotContain("<Key>left/");

      complete(api, begin(api, "b", 2), "b");
      begin(api, "c", 1);
      api.delete("/api/2.0/mlflow-artifacts/artifacts/" + FOLDER);
      assertThat(uploads()).doesNotContain("<Key>left/");
      refused(404, () -> api.get("/api/2.0/mlflow-artifacts/presigned/" + FOLDER + "/b"));
      begin(api, "d", 1);
    }
    // Here each upload says that it began in 2010, so it is time when the server starts.
    try (BellwetherServer server = server("left", Map.of());
        PlainApi api = new PlainApi(server.url())) {
      api.get("/health");
      assertThat(uploads()).doesNotContain("<Key>left/");
    }
  }

  @Test
  void asksForTheSameRightsAsThePlainCalls() throws Exception {
    try (BellwetherServer server = server("rights", AccessIT.LOGIN);
        CheckedApi admin = new CheckedApi(server.url(), AccessIT.administrator())) {
      admin.post(AccessIT.PATH + "users", Map.of("name", "ann", "password", "password of ann"));
      assertThat(status(server, "POST", MPU + "create/" + FOLDER)).isEqualTo(403);
      assertThat(status(server, "POST", MPU + "complete/" + FOLDER)).isEqualTo(403);
      assertThat(status(server, "POST", MPU + "abort/" + FOLDER)).isEqualTo(403);
      String signed = "/api/2.0/mlflow-artifacts/presigned/" + FOLDER + "/none";
      assertThat(status(server, "GET", signed)).isEqualTo(404);
    }
  }

  /** What ann is answered, who may read everything. */
  private int status(BellwetherServer server, String method, String path) throws Exception {
    String body =
        "{\"path\": \"a\", \"num_parts\": 1, \"upload_id\": \"u\","
            + " \"parts\": [{\"part_number\": 1, \"etag\": \"e\"}]}";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    AccessIT.basic("ann", "password of ann").forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString()).statusCode();
  }
}
