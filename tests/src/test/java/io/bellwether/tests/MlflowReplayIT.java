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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends again what was once sent to MLflow's own server, and compares what ours answers with what
 * that one did. The recordings are made by {@code src/test/python/mlflow_record/record.py}.
 */
class MlflowReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER =
      BellwetherServer.ROOT.resolve("tests/src/test/resources/mlflow");
  private static final Path DIFFERENCES =
      BellwetherServer.ROOT.resolve("api/mlflow-differences.md");
  private static final int SHOWN = 500;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> symbols = new TreeMap<>();

  @TempDir Path data;

  static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private static List<JsonNode> pairs(Path recording) throws IOException {
    List<JsonNode> pairs = new ArrayList<>();
    for (String line : Files.readAllLines(recording)) {
      pairs.add(JSON.readTree(line));
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void answersAsMlflowDoes(Path recording) throws Exception {
    List<String> differences = new ArrayList<>();
    try (BellwetherServer server = BellwetherServer.start(data)) {
      int line = 0;
      for (JsonNode pair : pairs(recording)) {
        line++;
        HttpResponse<String> reply = send(server.url(), pair);
        for (String difference : differences(pair, reply)) {
          String request = pair.path("path").asText() + " " + pair.path("body").asText();
          differences.add("%d %s: %s".formatted(line, cut(request), cut(difference)));
        }
      }
    }
    assertThat(differences).as("%s: other than MLflow", recording.getFileName()).isEmpty();
  }

  @Test
  void everyDifferenceHasAReason() throws IOException {
    Set<String> reasons =
        Files.readAllLines(DIFFERENCES).stream()
            .filter(row -> row.startsWith("## "))
            .map(row -> row.substring(3))
            .collect(Collectors.toSet());
    List<JsonNode> pairs = new ArrayList<>();
    for (Path recording : recordings()) {
      pairs.addAll(pairs(recording));
    }
    List<String> used =
        pairs.stream().map(p -> p.path("differs").asText()).filter(r -> !r.isEmpty()).toList();

    assertThat(reasons).containsExactlyInAnyOrderElementsOf(Set.copyOf(used));
    assertThat(pairs.size() - used.size()).as("pairs that agree").isGreaterThan(300);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private HttpResponse<String> send(String url, JsonNode pair) throws Exception {
    String body = pair.path("body").asText();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + filled(pair.path("path").asText())))
            .method(
                pair.path("method").asText(),
                pair.has("body") ? BodyPublishers.ofString(filled(body)) : BodyPublishers.noBody());
    pair.path("headers")
        .properties()
        .forEach(h -> request.header(h.getKey(), filled(h.getValue().asText())));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> symbol : symbols.entrySet()) {
      filled = filled.replace("${" + symbol.getKey() + "}", symbol.getValue());
    }
    return filled;
  }

  private List<String> differences(JsonNode pair, HttpResponse<String> reply) throws IOException {
    List<String> differences = new ArrayList<>();
    int status = pair.path("ours").asInt(pair.path("status").asInt());
    if (reply.statusCode() != status) {
      differences.add("status %d: %s".formatted(reply.statusCode(), reply.body()));
    } else if (pair.has("ours")) {
      return differences;
    } else if (pair.has("reply")) {
      JsonNode answer = JSON.readTree(reply.body());
      keep(pair, answer);
      JsonNode expected = JSON.readTree(filled(pair.path("reply").toString()));
      differences.addAll(
          pair.has("differs")
              ? ReplyComparison.differences(expected.path("error_code"), answer.path("error_code"))
              : ReplyComparison.differences(expected, answer));
    } else if (pair.has("text") && !filled(pair.path("text").asText()).equals(reply.body())) {
      differences.add("expected %s, but was %s".formatted(pair.path("text"), reply.body()));
    }
    return differences;
  }

  /** Gives the ids and tokens of this reply the names that later requests use. */
  private void keep(JsonNode pair, JsonNode answer) {
    for (Map.Entry<String, JsonNode> name : pair.path("save").properties()) {
      JsonNode value = answer;
      for (String step : name.getValue().asText().split("\\.")) {
        value = value.isArray() ? value.path(Integer.parseInt(step)) : value.path(step);
      }
      symbols.put(name.getKey(), value.asText());
    }
  }
}
