// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of several targets, explained: XGBoost's, as {@code
 * engines/scoring/src/test/python/record_golden.py} recorded them.
 */
class TargetsTest {
  private static final Path GOLDEN = Path.of("../engines/scoring/src/test/resources/golden");

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void upload(String name, String tags) throws IOException {
    try (InputStream model =
        new GZIPInputStream(Files.newInputStream(GOLDEN.resolve(name + ".json.gz")))) {
      Reply reply =
          server.upload(
              "/api/v1/models/" + name + "/versions",
              "{\"format\": \"xgboost\", \"tags\": %s}".formatted(tags),
              new String(model.readAllBytes(), UTF_8));
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    }
  }

  @Test
  void severalTargetsHaveAnExplanationEach() throws IOException {
    assertExplains("targets", true);
    assertExplains("targets_vector", false); // XGBoost does not explain these itself.
  }

  @Test
  void eachTargetOfAFileIsAColumn() throws IOException {
    upload("targets", "{}");
    List<String> lines = Files.readAllLines(GOLDEN.resolve("targets.tsv")).subList(0, 5);
    String file =
        lines.stream()
            .map(line -> features(floats(line.split("\\|")[0])) + "\n")
            .collect(Collectors.joining());

    String path = "/ml/targets/batch_predict?model_version=1&output=out";
    JsonNode job = server.ended(server.post(path, "application/x-ndjson", file));
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("succeeded");

    List<String> kept = server.get("/api/v1/datasets/out/1/content").text().lines().toList();
    assertThat(kept.getFirst()).isEqualTo("prediction_id,prediction_0,prediction_1,prediction_2");
    for (int row = 0; row < lines.size(); row++) {
      String[] values = kept.get(row + 1).split(",", -1);
      JsonNode logged = server.get("/api/v1/predictions/" + values[0]).json().path("prediction");
      float[] recorded = floats(lines.get(row).split("\\|")[1]);
      for (int target = 0; target < recorded.length; target++) {
        double value = Double.parseDouble(values[target + 1]);
        assertThat(value).isEqualTo(logged.path(target).asDouble());
        assertThat(value).isCloseTo(recorded[target], within(1e-5));
      }
    }
  }

  private void assertExplains(String name, boolean recorded) throws IOException {
    upload(name, "{}");
    for (String line : Files.readAllLines(GOLDEN.resolve(name + ".tsv")).subList(0, 5)) {
      String[] parts = line.split("\\|");
      float[] row = floats(parts[0]);
      JsonNode answer =
          server
              .post(
                  "/ml/" + name + "/predict",
                  "{\"features\": %s, \"model_version\": \"1\", \"explain\": true}"
                      .formatted(features(row)))
              .json();
      assertThat(answer.has("explanation")).as(answer.toString()).isFalse();
      float[] contributions = recorded ? floats(parts[2]) : new float[0];
      assertTargets(answer.path("explanations"), floats(parts[1]), contributions);
      String id = answer.path("prediction_id").asText();
      assertThat(server.get("/api/v1/predictions/" + id).json().path("explanations"))
          .isEqualTo(answer.path("explanations"));
      JsonNode later =
          server
              .post(
                  "/api/v1/models/" + name + "/1/explanations",
                  "{\"prediction_ids\": [\"%s\"]}".formatted(id))
              .json()
              .path("explanations");
      assertTargets(later, floats(parts[1]), contributions);
      assertThat(later.path(0).path("method").asText()).isEqualTo("tree_shap");
    }
  }

  @Test
  void theMeanOfSeveralTargetsIsOneOfEach() throws IOException {
    upload("targets", "{}");
    upload("targets_vector", "{}");
    String document =
        """
        {"format": "bellwether.ensemble.v1", "kind": "average",
         "members": [{"version": "targets/1"}, {"version": "targets_vector/1"}]}""";
    Reply made =
        server.upload("/api/v1/models/mean/versions", "{\"format\": \"ensemble\"}", document);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String row =
        features(
            floats(Files.readAllLines(GOLDEN.resolve("targets.tsv")).getFirst().split("\\|")[0]));

    JsonNode mean = predict("mean", row, true).json();

    JsonNode one = predict("targets", row, false).json().path("prediction");
    JsonNode other = predict("targets_vector", row, false).json().path("prediction");
    float[] expected = new float[3];
    for (int target = 0; target < 3; target++) {
      double value = (one.path(target).asDouble() + other.path(target).asDouble()) / 2;
      assertThat(mean.path("prediction").path(target).asDouble()).isEqualTo(value, within(1e-7));
      expected[target] = (float) value;
    }
    assertTargets(mean.path("explanations"), expected, new float[0]);
  }

  @Test
  void theTruthOfEachTargetIsKept() throws IOException {
    upload("targets", "{}");
    String row = "{\"features\": %s, \"model_version\": \"1\"}".formatted(features(new float[8]));
    String id = server.post("/ml/targets/predict", row).json().path("prediction_id").asText();
    String truth = "{\"labels\": [{\"prediction_id\": \"" + id + "\", \"label\": %s}]}";

    Reply kept = server.post("/api/v1/monitoring/ground-truth", truth.formatted("[1, 2.5, -3]"));
    Reply report = server.post("/api/v1/monitoring/run", "{\"model_name\": \"targets\"}");

    assertThat(kept.text()).contains("\"matched\":1");
    JsonNode detail = server.get("/api/v1/predictions/" + id).json();
    assertThat(detail.at("/label/value")).hasToString("[1.0,2.5,-3.0]");
    assertThat(detail.at("/label_history/0/value")).hasToString("[1.0,2.5,-3.0]");
    assertThat(report.status()).as(report.text()).isEqualTo(200);
    assertThat(report.json().path("summary").asText()).contains("several targets");
    assertThat(server.get("/api/v1/monitoring/dashboard/targets").status()).isEqualTo(200);
    for (String wrong :
        new String[] {"1", "[1, 2]", "[1, 2, \"x\"]", "[1, 2, null]", "[1, 2, [3]]"}) {
      Reply refused = server.post("/api/v1/monitoring/ground-truth", truth.formatted(wrong));
      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    }
  }

  /** Before 3.2 the file of such a model does not say how many rows passed each node. */
  @Test
  void treesWithoutCoverAreExplainedAgainstTheTrainingSample() throws IOException {
    String name = "v203_targets_vector";
    String[] recorded = Files.readAllLines(GOLDEN.resolve(name + ".tsv")).get(3).split("\\|");
    server.post("/api/v1/datasets/rows?format=csv", csv());
    upload(name, "{\"bellwether.dataset\": \"rows/1\"}");
    String features = features(floats(recorded[0]));

    Reply atOnce = predict(name, features, true);
    assertThat(atOnce.status()).isEqualTo(422);
    assertThat(atOnce.text()).contains("train the model with XGBoost 3.2 or later");
    JsonNode answer = predict(name, features, false).json();
    JsonNode explanations =
        server
            .post(
                "/api/v1/models/" + name + "/1/explanations",
                "{\"prediction_ids\": [\"%s\"]}".formatted(answer.path("prediction_id").asText()))
            .json()
            .path("explanations");

    assertTargets(explanations, floats(recorded[1]), new float[0]);
    JsonNode first = explanations.path(0);
    assertThat(first.path("method").asText()).isEqualTo("tree_shap");
    assertThat(first.path("baseline").path("kind").asText()).isEqualTo("training_sample");
    assertThat(first.path("sampling").path("exact").asBoolean()).isTrue();
  }

  @Test
  void aVersionIsExplainedTargetByTarget() throws IOException {
    String name = "targets_vector";
    String rows = csv();
    server.post("/api/v1/datasets/rows?format=csv", rows);
    upload(name, "{\"bellwether.dataset\": \"rows/1\"}");
    double[][] means = new double[3][8];
    for (String line : rows.lines().skip(1).toList()) {
      String[] cells = line.split(",", -1);
      float[] row = new float[8];
      for (int i = 0; i < 8; i++) {
        row[i] = cells[i].isEmpty() ? Float.NaN : Float.parseFloat(cells[i]);
      }
      JsonNode explanations = predict(name, features(row), true).json().path("explanations");
      for (int target = 0; target < 3; target++) {
        for (JsonNode part : explanations.path(target).path("contributions")) {
          int input = Integer.parseInt(part.path("feature").asText().substring(1));
          means[target][input] += Math.abs(part.path("contribution").asDouble()) / 40;
        }
      }
    }

    for (int target = 0; target < 3; target++) {
      JsonNode found = awaitExplanation(name, "?target=" + target);
      assertThat(found.path("target").asInt()).isEqualTo(target);
      assertThat(found.path("targets")).hasToString("{\"count\":3,\"explained\":3}");
      assertThat(found.path("effects")).hasSize(6);
      for (JsonNode feature : found.path("features")) {
        int input = Integer.parseInt(feature.path("feature").asText().substring(1));
        assertThat(feature.path("mean_contribution").asDouble())
            .isCloseTo(means[target][input], within(1e-6));
      }
    }
    assertThat(awaitExplanation(name, "")).isEqualTo(awaitExplanation(name, "?target=0"));
    Reply none = server.get("/api/v1/models/" + name + "/1/explanation?target=3");
    assertThat(none.status()).isEqualTo(422);
    assertThat(none.text()).contains("0 to 2 of 3 targets");
  }

  private JsonNode awaitExplanation(String name, String query) {
    String path = "/api/v1/models/" + name + "/1/explanation" + query;
    long deadline = System.nanoTime() + 60_000_000_000L;
    Reply reply = server.get(path);
    while (reply.status() == 404) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      reply = server.get(path);
    }
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private Reply predict(String name, String features, boolean explain) {
    return server.post(
        "/ml/" + name + "/predict",
        "{\"features\": %s, \"model_version\": \"1\", \"explain\": %b}"
            .formatted(features, explain));
  }

  private static String csv() {
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("f0,f1,f2,f3,f4,f5,f6,f7\n");
    for (int row = 0; row < 40; row++) {
      int missing = row % 8;
      csv.append(
          IntStream.range(0, 8)
              .mapToObj(i -> i == missing ? "" : "%.3f".formatted(random.nextGaussian()))
              .collect(Collectors.joining(",", "", "\n")));
    }
    return csv.toString();
  }

  /** One for each target, which adds up to its margin. */
  private static void assertTargets(JsonNode told, float[] margins, float[] contributions) {
    assertThat(told).as(told.toString()).hasSize(margins.length);
    for (int target = 0; target < margins.length; target++) {
      JsonNode one = told.path(target);
      assertThat(one.path("target").asInt(-1)).isEqualTo(target);
      double sum = one.path("base_value").asDouble();
      double size = Math.abs(sum);
      for (JsonNode part : one.path("contributions")) {
        double contribution = part.path("contribution").asDouble();
        sum += contribution;
        size += Math.abs(contribution);
        if (contributions.length > 0) {
          int input = Integer.parseInt(part.path("feature").asText().substring(1));
          double expected = contributions[target * 9 + input];
          assertThat(contribution).isCloseTo(expected, within(1e-5));
        }
      }
      assertThat(sum).isCloseTo(margins[target], within(1e-6 * Math.max(1, size)));
    }
  }

  private static String features(float[] row) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> "\"f%d\": %s".formatted(i, json(row[i])))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String json(float value) {
    if (Float.isNaN(value)) {
      return "null";
    }
    return Float.isInfinite(value) ? '"' + Float.toString(value) + '"' : Double.toString(value);
  }

  private static float[] floats(String bits) {
    String[] words = bits.split(" ");
    float[] floats = new float[words.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(words[i], 16));
    }
    return floats;
  }
}
