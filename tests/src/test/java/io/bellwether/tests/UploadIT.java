// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.tests.CheckedApi.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A model that XGBoost itself has written, brought over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadIT {
  private static final Path MODELS =
      BellwetherServer.ROOT.resolve("engines/scoring/src/test/resources/golden");
  private static final String VERSIONS = "/api/v1/models/brought/versions";
  private static final String XGBOOST = "{\"format\": \"xgboost\", \"tags\": {\"team\": \"risk\"}}";

  private BellwetherServer server;
  private CheckedApi api;

  @BeforeAll
  void start(@TempDir Path data) {
    server = BellwetherServer.start(data);
    api = new CheckedApi(server.url());
  }

  @AfterAll
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void hasTheMarginsOfXgboostToTheLastBit() throws Exception {
    JsonNode version = upload("/api/v1/models/exact/versions", XGBOOST, model()).ok();
    assertThat(version.path("version").asText()).isEqualTo("1");
    assertThat(version.path("model_type").asText()).isEqualTo("xgboost");
    assertThat(version.path("signature").path("inputs")).hasSize(8);

    List<Integer> margins = new ArrayList<>();
    List<Map<String, @Nullable Object>> instances = new ArrayList<>();
    for (String line : Files.readAllLines(MODELS.resolve("binary.tsv"))) {
      String[] row = line.split("\\|");
      Map<String, @Nullable Object> features = features(row[0].split(" "));
      if (features.values().stream().noneMatch(Double.valueOf(Double.POSITIVE_INFINITY)::equals)) {
        instances.add(features);
        margins.add(Integer.parseUnsignedInt(row[1], 16));
      }
    }
    JsonNode answers =
        api.post(
                "/ml/exact/batch_predict",
                Map.of("instances", instances, "model_version", "1", "margin", true))
            .path("predictions");
    List<Integer> ours = new ArrayList<>();
    answers.forEach(
        answer -> ours.add(Float.floatToRawIntBits((float) answer.path("margin").asDouble())));
    assertThat(ours).isNotEmpty().isEqualTo(margins);
  }

  /** A row as it stands in the golden file: the bits of 32-bit numbers. */
  private static Map<String, @Nullable Object> features(String[] bits) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (int i = 0; i < bits.length; i++) {
      float value = Float.intBitsToFloat(Integer.parseUnsignedInt(bits[i], 16));
      Double number = Float.isInfinite(value) ? Double.POSITIVE_INFINITY : Double.valueOf(value);
      features.put("f" + i, Float.isNaN(value) ? null : number);
    }
    return features;
  }

  @Test
  void namesInputsByTheSignature() throws Exception {
    String metadata =
        """
        {"format": "linear", "signature": {"inputs": [
          {"name": "age", "type": "integer"}, {"name": "bmi", "type": "double"}]}}""";
    String linear =
        """
        {"kind": "linear", "features": ["f0", "f1"], "coef": [[1, 2]], "intercept": [3],
         "link": "identity"}""";
    JsonNode version = upload("/api/v1/models/signed/versions", metadata, linear).ok();
    assertThat(version.path("signature").path("inputs").path(1).path("name").asText())
        .isEqualTo("bmi");
    api.post("/api/v1/models/signed/1/promote", Map.of("alias", "champion"));

    JsonNode answer =
        api.post("/ml/signed/predict", Map.of("features", Map.of("age", 10, "bmi", 0.5)));

    assertThat(answer.path("prediction").asDouble()).isEqualTo(14);
  }

  @Test
  void scoresTheSameWithoutTheServer(@TempDir Path folder) throws Exception {
    upload("/api/v1/models/to%20go/versions", XGBOOST, model()).ok();
    api.post("/api/v1/models/to%20go/1/promote", Map.of("alias", "champion"));
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (int i = 0; i < 8; i++) {
      features.put("f" + i, i == 3 ? null : i / 7.0);
    }
    JsonNode answer = api.post("/ml/to%20go/predict", Map.of("features", features, "margin", true));

    Path jar = export(folder, "to go@champion", "jar");
    assertThat(
            run(
                folder,
                json(features),
                System.getProperty("java.home") + "/bin/java",
                "-jar",
                jar + ""))
        .contains("\"margin\":" + answer.path("margin").asText() + "}")
        .contains("\"probability\":" + answer.path("probability").asText() + ",");
    Path source = export(folder, "to go@1", "c");
    String program = folder.resolve("model").toString();
    run(folder, "", "cc", "-O2", "-ffp-contract=off", "-DMAIN", "-o", program, source + "", "-lm");
    String line =
        features.values().stream().map(v -> v == null ? "" : v + "").collect(joining(","));
    assertThat(Double.parseDouble(run(folder, line, program).split(",")[0]))
        .isEqualTo(answer.path("margin").asDouble());
    assertThat(
            api.send("GET", "/api/v1/models/to%20go/1/export?target=zip", Optional.empty())
                .status())
        .isEqualTo(400);
  }

  private Path export(Path folder, String model, String target) throws Exception {
    Path file = folder.resolve("model." + target);
    Path log = folder.resolve("export.log");
    List<String> command =
        List.of(
            "export",
            "model",
            model,
            "--target",
            target,
            "--output",
            file + "",
            "--url",
            server.url());
    Process process = BellwetherServer.script(command, Map.of(), log);
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return file;
  }

  private static String json(Map<String, @Nullable Object> features) {
    return features.entrySet().stream()
        .map(entry -> "\"%s\":%s".formatted(entry.getKey(), entry.getValue()))
        .collect(joining(",", "{", "}"));
  }

  private static String run(Path folder, String input, String... command) throws Exception {
    Path in = Files.writeString(folder.resolve("input"), input + "\n");
    Process process =
        new ProcessBuilder(command).redirectInput(in.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  /** Trained on a data frame: asked as it was trained, and refused where its library refuses. */
  @Test
  void takesCategoriesByTheirNames(@TempDir Path folder) throws Exception {
    String model = model("categories/xgboost.json.gz");
    JsonNode version = upload("/api/v1/models/cities/versions", XGBOOST, model).ok();
    JsonNode city = version.path("signature").path("inputs").path(1);
    assertThat(city.path("type").asText()).isEqualTo("string");
    assertThat(city.path("categories").path(2).asText()).isEqualTo("Oslo");
    api.post("/api/v1/models/cities/1/promote", Map.of("alias", "champion"));
    Map<String, @Nullable Object> oslo = new LinkedHashMap<>();
    oslo.put("x", 0.5);
    oslo.put("city", "Oslo");
    oslo.put("grade", 35);
    oslo.put("code", null);
    JsonNode answer = api.post("/ml/cities/predict", Map.of("features", oslo, "margin", true));

    String logged = "/api/v1/predictions/" + answer.path("prediction_id").asText();
    assertThat(api.get(logged).path("features").path("city").asText()).isEqualTo("Oslo");
    Path jar = export(folder, "cities@champion", "jar");
    String java = System.getProperty("java.home") + "/bin/java";
    assertThat(run(folder, json(oslo).replace("Oslo", "\"Oslo\""), java, "-jar", jar + ""))
        .contains("\"margin\":" + answer.path("margin").asText() + "}");
    oslo.put("city", "Paris");
    Reply refused = api.send("POST", "/ml/cities/predict", Optional.of(Map.of("features", oslo)));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("city: Paris (expected: one of the 6 categories: Bern,");
    String hostile = model.replace("\"offsets\":[0,4,", "\"offsets\":[0,900,");
    assertThat(upload("/api/v1/models/cities/versions", XGBOOST, hostile).body())
        .contains("model_unreadable", "cats.enc[1].offsets: [0, 900,");
  }

  @Test
  void scoresAWholeDataset() throws Exception {
    uploadLinear(api, "batch");
    api.post("/api/v1/models/batch/1/promote", Map.of("alias", "champion"));
    StringBuilder csv = new StringBuilder("customer,x\n");
    for (int i = 0; i < 3000; i++) {
      csv.append("c%d,%d\n".formatted(i, i - 1500));
    }
    api.upload("/api/v1/datasets/customers?format=csv", csv.toString());

    JsonNode job = scored("customers");
    assertThat(job.path("status").asText()).isEqualTo("succeeded");
    assertThat(job.path("result").path("dataset").asText()).isEqualTo("batch_predictions");

    String path = "/api/v1/datasets/batch_predictions/1";
    assertThat(api.get(path).path("lineage").path("kind").asText()).isEqualTo("predictions");
    List<String> lines =
        api.send("GET", path + "/content?format=csv", Optional.empty()).body().lines().toList();
    assertThat(lines).hasSize(3001).startsWith("customer,prediction_id,prediction,probability");
    assertThat(lines.get(1502)).matches("c1501,[^,]{16,},1,0\\.73105857.*");
    assertThat(lines.get(1501)).matches("c1500,[^,]{16,},0,0\\.5"); // As linear classifiers do.
    assertThat(lines.get(1500)).matches("c1499,[^,]{16,},0,0\\.26894142.*");
    String id = lines.get(1).split(",")[1];
    assertThat(api.get("/api/v1/predictions/" + id).path("model_name").asText()).isEqualTo("batch");
  }

  @Test
  void scoresAFileThatIsTheBody() throws Exception {
    uploadLinear(api, "files");
    api.post("/api/v1/models/files/1/promote", Map.of("alias", "champion"));
    String path = "/ml/files/batch_predict?output=files_answers&missing=%3F";

    Reply accepted = api.send("POST", path, "text/csv", "customer,x\na,-1\nb,?\nc,1\n");

    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    String status = accepted.json().path("status_url").asText();
    JsonNode job =
        api.until(status, Duration.ofMinutes(1), one -> one.path("ended_at").isTextual());
    assertThat(job.path("error").asText()).contains("row 2.x");
    assertThat(api.get("/api/v1/datasets/files_requests").path("latest_version").asInt())
        .isEqualTo(1);
    String elsewhere = "/ml/files/batch_predict?dataset=never&output=files_requests";
    assertThat(api.send("POST", elsewhere, "text/csv", "x\n1\n").body())
        .contains("a new name, or a dataset of predictions");
    assertThat(api.send("GET", "/api/v1/datasets/never", Optional.empty()).status()).isEqualTo(404);
    String arrow = "application/vnd.apache.arrow.stream";
    Reply other = api.send("POST", "/ml/files/batch_predict", arrow, "customer,x\n");
    assertThat(other.body()).contains("broken_file");
  }

  @Test
  void scoresNoDatasetThatDoesNotFit() throws Exception {
    uploadLinear(api, "unfit");
    api.post("/api/v1/models/unfit/1/promote", Map.of("alias", "champion"));
    api.upload("/api/v1/datasets/other?format=csv", "y\n1\n");
    api.upload("/api/v1/datasets/gaps?format=csv", "x\n1\n\"\"\n");
    String path = "/ml/unfit/batch_predict";

    assertThat(api.send("POST", path, Optional.of(Map.of("dataset", "other"))).body())
        .contains("no column x");
    assertThat(api.send("POST", path, Optional.of(Map.of("dataset", "none"))).status())
        .isEqualTo(404);
    assertThat(
            api.send("POST", path, Optional.of(Map.of("dataset", "gaps", "output", "other")))
                .body())
        .contains("a new name, or a dataset of predictions");
    Object both = Map.of("dataset", "gaps", "instances", List.of(Map.of("x", 1)));
    assertThat(api.send("POST", path, Optional.of(both)).status()).isEqualTo(422);
    String status = api.post(path, Map.of("dataset", "gaps")).path("status_url").asText();
    JsonNode job =
        api.until(status, Duration.ofMinutes(1), one -> one.path("ended_at").isTextual());
    assertThat(job.path("status").asText()).isEqualTo("failed");
    assertThat(job.path("error").asText()).contains("row 2.x");
    assertThat(api.get("/api/v1/predictions?model=unfit").path("predictions")).isEmpty();
  }

  private JsonNode scored(String dataset) throws Exception {
    String status =
        api.post("/ml/batch/batch_predict", Map.of("dataset", dataset)).path("status_url").asText();
    return api.until(status, Duration.ofMinutes(1), job -> job.path("ended_at").isTextual());
  }

  @Test
  void versionsAnswerTogether() throws Exception {
    uploadLinear(api, "line");
    api.post("/api/v1/models/line/1/promote", Map.of("alias", "champion"));
    upload("/api/v1/models/tree/versions", XGBOOST, model()).ok();
    String document =
        """
        {"format": "bellwether.ensemble.v1", "kind": "weighted", "space": "margin", "members": [
          {"version": "line@champion", "weight": 1}, {"version": "signs/1", "weight": 3}]}""";
    String signs =
        """
        {"kind": "linear", "features": ["x", "y"], "coef": [[0, 2]], "intercept": [0],
         "link": "logit"}""";
    upload("/api/v1/models/signs/versions", "{\"format\": \"linear\"}", signs).ok();
    String format = "{\"format\": \"ensemble\"}";
    upload("/api/v1/models/together/versions", format, document).ok();
    api.post("/api/v1/models/together/1/promote", Map.of("alias", "champion"));

    Map<String, Object> asked =
        Map.of("features", Map.of("x", 2, "y", 1), "explain", true, "margin", true);
    JsonNode answer = api.post("/ml/together/predict", asked);

    assertThat(answer.path("margin").asDouble()).isEqualTo(2);
    assertThat(answer.path("explanation").path("contributions")).hasSize(2);
    String id = answer.path("prediction_id").asText();
    JsonNode why =
        api.post("/api/v1/models/together/1/explanations", Map.of("prediction_ids", List.of(id)));
    assertThat(why.path("explanations").path(0).path("method").asText()).isEqualTo("ensemble_shap");
    assertThat(api.get("/api/v1/models/together/1/lineage").path("members")).hasSize(2);
    String unlike = document.replace("signs/1", "tree/1");
    assertThat(upload("/api/v1/models/together/versions", format, unlike).body())
        .contains("members[1] (tree/1)");
  }

  @Test
  void refusesWhatItCannotReadAndKeepsNothing() throws Exception {
    String model = model();
    String truncated = model.substring(0, model.length() / 2);

    assertThat(upload(VERSIONS, XGBOOST, truncated).status()).isEqualTo(422);
    assertThat(upload(VERSIONS, XGBOOST, "{}").body()).contains("neither learner nor kind");
    assertThat(upload(VERSIONS, "{\"format\": \"linear\"}", model).body()).contains("xgboost");
    assertThat(upload(VERSIONS, "{\"format\": \"pickle\"}", model).body())
        .contains("xgboost or lightgbm or onnx or linear");
    String twoInputs =
        """
        {"format": "xgboost", "signature": {"inputs": [{"name": "a", "type": "double"}]}}""";
    assertThat(upload(VERSIONS, twoInputs, model).body()).contains("1 inputs");
    assertThat(api.send("POST", VERSIONS, "text/plain", "x").status()).isEqualTo(400);
    assertThat(api.send("POST", VERSIONS, "multipart/form-data; boundary=x", "--x--\r\n").status())
        .isEqualTo(422);
    assertThat(api.send("GET", "/api/v1/models/brought", Optional.empty()).status()).isEqualTo(404);
  }

  private Reply upload(String path, String metadata, String model) throws Exception {
    return api.send("POST", path, "multipart/form-data; boundary=part", form(metadata, model));
  }

  /** A model of one input, x. */
  static void uploadLinear(CheckedApi api, String name) throws Exception {
    String linear =
        """
        {"kind": "linear", "features": ["x"], "coef": [[1]], "intercept": [0], "link": "logit"}""";
    uploadLinear(api, name, linear);
  }

  static void uploadLinear(CheckedApi api, String name, String linear) throws Exception {
    String type = "multipart/form-data; boundary=part";
    String form = form("{\"format\": \"linear\"}", linear);
    api.send("POST", "/api/v1/models/" + name + "/versions", type, form).ok();
  }

  private static String form(String metadata, String model) {
    return """
        --part\r
        Content-Disposition: form-data; name="metadata"\r
        Content-Type: application/json\r
        \r
        %s\r
        --part\r
        Content-Disposition: form-data; name="model"; filename="model.json"\r
        \r
        %s\r
        --part--\r
        """
        .formatted(metadata, model);
  }

  private static String model() throws IOException {
    return model("binary.json.gz");
  }

  private static String model(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(MODELS.resolve(name)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
