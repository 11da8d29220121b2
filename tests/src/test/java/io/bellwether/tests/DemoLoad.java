// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The demo, whose server is killed under it; what it had been answered is read from its trace. */
final class DemoLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUEST = "> ";
  private static final String REPLY = "< ";
  private static final int PATIENCE_SECONDS = 30;
  private static final String STARTED = "Bellwether demo";

  private final Path data;
  private final Promises promises = new Promises();
  private final Set<String> jobs = new LinkedHashSet<>();
  private volatile boolean predictedByKey;

  DemoLoad(Path data) {
    this.data = data;
  }

  /** Runs the demo and kills its server so long after its first words. */
  void runAndKill(long lifeMillis) throws Exception {
    Path log = Files.createTempFile("demo", ".log");
    List<String> command =
        List.of("demo", "--exit", "--trace", "--port", "0", "--data", data.toString());
    Process demo = BellwetherServer.script(command, Map.of(), log);
    List<String> told = new ArrayList<>();
    try (BufferedReader output = demo.inputReader()) {
      String first = output.readLine();
      assertThat(first).as(Files.readString(log)).startsWith(STARTED);
      long pid = JSON.readTree(data.resolve("server.json").toFile()).path("pid").asLong();
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      CompletableFuture.delayedExecutor(lifeMillis, TimeUnit.MILLISECONDS)
          .execute(server::destroyForcibly);
      output.lines().map(String::strip).forEach(told::add);
      server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    demo.waitFor();
    Files.delete(log);
    remember(told);
  }

  private void remember(List<String> lines) throws IOException {
    String request = "";
    for (String line : lines) {
      if (line.startsWith(REQUEST)) {
        request = line.substring(REQUEST.length());
      } else if (line.startsWith(REPLY + "2")) {
        String json = line.substring(line.indexOf('{'));
        remember(request.split(" ", 2)[0], request.split(" ", 2)[1], JSON.readTree(json));
      }
    }
  }

  private void remember(String method, String path, JsonNode answer) {
    if (method.equals("GET")) {
      promises.add(path, again -> !again.isEmpty());
    } else if (answer.has("content_hash")) {
      String hash = answer.path("content_hash").asText();
      promises.add(
          "/api/v1/datasets/" + answer.path("name").asText() + "/" + answer.path("version").asInt(),
          stored -> stored.path("content_hash").asText().equals(hash));
    } else if (method.equals("PUT")) {
      int version = answer.path("version").asInt();
      promises.add(path, view -> view.path("version").asInt() == version);
    } else if (answer.has("job_id")) {
      jobs.add(answer.path("job_id").asText());
    } else if (answer.has("prediction_id")) {
      double probability = answer.path("probability").asDouble();
      promises.add(
          "/api/v1/predictions/" + answer.path("prediction_id").asText(),
          logged -> {
            if (logged.path("entities").has("patient_id")) {
              predictedByKey = true;
            }
            return logged.path("probability").asDouble() == probability;
          });
    }
  }

  /** Asks for every answer, waits for every job; the result is how many these are. */
  int verify(String url) throws Exception {
    int kept = promises.verify(url);
    try (PlainApi api = new PlainApi(url)) {
      for (String job : jobs) {
        api.untilSucceeded(job);
      }
      if (predictedByKey) {
        Map<String, Object> request = Map.of("entities", Map.of("patient_id", "PT0001"));
        JsonNode again = api.post("/ml/heart_disease/predict", request);
        assertThat(again.path("probability").isNumber()).as("%s", again).isTrue();
      }
    }
    return kept + jobs.size();
  }
}
