// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are scored, through every wall. */
class BatchFilesTest {
  private static final String MODEL =
      """
      {"kind": "linear", "features": ["x"], "coef": [[2]], "intercept": [1], "link": "identity"}
      """;

  /** A column x of the texts 1 and two, as pyarrow writes it. */
  private static final String TEXTS =
      "UEFSMRUAFSQVJCwVBBUAFQYVBhwAAAACAAAABAEBAAAAMQMAAAB0d28VBBksNQAYBnNjaGVtYRUCABUMJQIYAXgl"
          + "AEwcAAAAFgQZHBkcJgAcFQwZJQYAGRgBeBUAFgQWShZKJghJHBUAFQAVAgA8FggZBhkmAAQAAAAWShYEJggWSgAo"
          + "IHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGRwcAAAAggAAAFBBUjE=";

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = new RunningServer(folder);
    server.upload("/api/v1/models/risk/versions", "{\"format\": \"linear\"}", MODEL);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply score(RunningServer server, String query, String file) {
    return server.post("/ml/risk/batch_predict?model_version=1" + query, "text/csv", file);
  }

  private Reply dataset(String name) {
    return server.get("/api/v1/datasets/" + name);
  }

  @Test
  void aFileThatDoesNotFitTheModelIsNotKept() {
    Reply lacking = score(server, "&dataset=mine", "y\n1\n");
    assertThat(lacking.status()).isEqualTo(422);
    assertThat(lacking.text()).contains("no column x");
    assertThat(dataset("mine").status()).isEqualTo(404);

    server.post("/api/v1/datasets/mine?format=csv", "text/csv", "y\n1\n");
    assertThat(score(server, "&dataset=mine", "y\n1\n").status()).isEqualTo(422);
    assertThat(score(server, "&dataset=mine", "y\n2\n").status()).isEqualTo(422);
    assertThat(dataset("mine").json().path("latest_version").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "text/csv; x,y|1,a|two,b|3,c",
        "application/x-ndjson; {'x':1,'y':'a'}|{'x':'two','y':'b'}|{'x':3,'y':'c'}",
        "application/x-ndjson; {'x':1,'y':'a'}|{'x':'two','y':'b'}",
      })
  void aRowThatIsBrokenIsNamed(String contentType, String rows) {
    String file = rows.replace('|', '\n').replace('\'', '"') + "\n";

    Reply broken =
        server.post("/ml/risk/batch_predict?model_version=1&dataset=mine", contentType, file);

    assertThat(broken.status()).as(broken.text()).isEqualTo(422);
    assertThat(broken.json().path("detail").asText())
        .isEqualTo("row 2 column 'x': two (expected: a number)");
    assertThat(broken.json().at("/errors/0/row").asInt()).isEqualTo(2);
    assertThat(broken.json().at("/errors/0/column").asText()).isEqualTo("x");
    assertThat(dataset("mine").status()).isEqualTo(404);
  }

  /** What a file says of its columns is known before a job. */
  @Test
  void aColumnOfTextsWhereNumbersAreWantedIsNamed() {
    byte[] file = Base64.getDecoder().decode(TEXTS);
    String path = "/ml/risk/batch_predict?model_version=1&dataset=mine&format=parquet";
    Reply refused = server.post(path, "application/vnd.apache.parquet", file);
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.json().path("detail").asText())
        .isEqualTo("dataset: column x is string (expected: double, as the model takes it)");
    assertThat(dataset("mine").status()).isEqualTo(404);

    Reply kept = server.post("/api/v1/datasets/mine?format=parquet", "text/plain", file);
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
    Reply again =
        server.post("/ml/risk/batch_predict", "{\"dataset\": \"mine\", \"model_version\": \"1\"}");
    assertThat(again.status()).as(again.text()).isEqualTo(422);
    assertThat(again.text()).contains("column x is string");
  }

  /** Nothing says what a column of nothing is; the model answers what it makes of it. */
  @Test
  void aColumnWithoutValuesIsNoText() {
    Reply empty = score(server, "&dataset=mine", "x,y\n,1\n,2\n");
    assertThat(empty.status()).as(empty.text()).isEqualTo(202);
  }

  @Test
  void aFileIsNotKeptWhereItsAnswersWouldBe() {
    Reply same = score(server, "&dataset=mine&output=mine", "x\n1\n");
    assertThat(same.status()).as(same.text()).isEqualTo(422);
    assertThat(same.text()).contains("output");
    assertThat(dataset("mine").status()).isEqualTo(404);
  }

  @Test
  void aRepeatedFileIsScoredOnce() {
    RunningServer once = server.with("Idempotency-Key", "file");
    Reply first = score(once, "&dataset=mine", "x\n1\n");
    assertThat(first.status()).as(first.text()).isEqualTo(202);

    Reply again = score(once, "&dataset=mine", "x\n1\n");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(score(once, "&dataset=mine", "x\n2\n").status()).isEqualTo(409);
    assertThat(score(once, "&dataset=other", "x\n1\n").status()).isEqualTo(409);
    assertThat(dataset("other").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/jobs?kind=batch_predict").json().path("jobs")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate"})
  void aPackedFileIsUnpacked(String encoding) throws IOException {
    byte[] file = packed(encoding, "x\n1\n2\n".getBytes(UTF_8));
    RunningServer says = server.with("Content-Encoding", encoding);

    Reply scored = says.post("/ml/risk/batch_predict?model_version=1&dataset=a", "text/csv", file);
    assertThat(scored.status()).as(scored.text()).isEqualTo(202);
    Reply kept = says.post("/api/v1/datasets/b?format=csv", "text/csv", file);
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
    assertThat(kept.json().path("rows").asInt()).isEqualTo(2);
    assertThat(dataset("a").json().path("versions").path(0).path("rows").asInt()).isEqualTo(2);

    byte[] cut = Arrays.copyOf(file, file.length - 3);
    for (String path : List.of("/ml/risk/batch_predict?model_version=1", "/api/v1/datasets/c")) {
      String query = path.contains("?") ? "&dataset=c" : "?format=csv";
      Reply early = says.post(path + query, "text/csv", cut);
      assertThat(early.status()).as(early.text()).isEqualTo(400);
      assertThat(early.text()).contains("ends too early");
    }
    assertThat(dataset("c").status()).isEqualTo(404);
  }

  /** A form has a limit of its own, within which it is unpacked: few bytes may be many. */
  @Test
  void aPackedModelIsUnpackedWithinTheLimit() throws IOException {
    RunningServer says = server.with("Content-Encoding", "gzip");
    String path = "/api/v1/models/packed/versions";
    String type = "multipart/form-data; boundary=part";

    Reply small = says.post(path, type, packedForm(MODEL.getBytes(UTF_8), 1));
    assertThat(small.status()).as(small.text()).isEqualTo(201);

    Reply bomb = says.post(path, type, packedForm(new byte[1 << 20], 210));
    assertThat(bomb.status()).as(bomb.text()).isEqualTo(413);
  }

  /** The model stands in it so many times. */
  private static byte[] packedForm(byte[] model, int times) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    String metadata = "name=\"metadata\"\r\n\r\n{\"format\": \"linear\"}\r\n";
    String head = "--part\r\nContent-Disposition: form-data; ";
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write((head + metadata + head + "name=\"model\"\r\n\r\n").getBytes(UTF_8));
      for (int i = 0; i < times; i++) {
        out.write(model);
      }
      out.write("\r\n--part--\r\n".getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static byte[] packed(String encoding, byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        encoding.equals("deflate")
            ? new DeflaterOutputStream(packed)
            : new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/octet-stream",
        "application/csv",
        "application/parquet",
        "text/plain"
      })
  void aFileOfAnotherTypeIsToldWhichAreTaken(String type) {
    Reply refused = server.post("/ml/risk/batch_predict", type, "x\n1\n");
    assertThat(refused.status()).as(refused.text()).isEqualTo(415);
    assertThat(refused.json().path("detail").asText())
        .startsWith("Content-Type: " + type + " (expected: application/json; or of a file text/csv")
        .contains("format=csv");

    String path = "/ml/risk/batch_predict?model_version=1&format=csv";
    Reply told = server.post(path, type, "x\n1\n");
    assertThat(told.status()).as(told.text()).isEqualTo(202);
  }

  @Test
  void jsonIsTakenWithoutItsType() {
    String body = "{\"instances\": [{\"x\": 1}], \"model_version\": \"1\"}";
    Reply made = server.post("/ml/risk/batch_predict", "application/x-www-form-urlencoded", body);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain=true", "margin=true", "types=x:string"})
  void whatFilesDoNotHaveIsRefused(String asked) {
    Reply refused = score(server, "&dataset=mine&" + asked, "x\n1\n");
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(asked.split("=", -1)[0]);
    assertThat(dataset("mine").status()).isEqualTo(404);
  }

  @Test
  void theLogSaysByWhatTheVersionWasFound() {
    assertThat(server.post("/api/v1/models/risk/1/promote", "{\"alias\": \"champion\"}").status())
        .isEqualTo(200);
    for (String asked : List.of("?dataset=a", "?dataset=b&model_version=1")) {
      Reply job = server.post("/ml/risk/batch_predict" + asked, "text/csv", "x\n1\n");
      assertThat(server.ended(job).path("status").asText()).isEqualTo("succeeded");
    }
    JsonNode log = server.get("/api/v1/predictions?model=risk").json().path("predictions");
    assertThat(log.findValuesAsText("route")).containsExactlyInAnyOrder("champion", "version");
  }

  @Test
  void aRowThatTheModelDoesNotTakeIsCountedAsInTheFile() {
    JsonNode job = server.ended(score(server, "&dataset=mine", "x,y\n1,a\n,b\n"));
    assertThat(job.path("status").asText()).isEqualTo("failed");
    assertThat(job.path("error").asText()).contains("row 2.x");
  }

  @Test
  void aFileOfAnyLengthMayBeRepeated() {
    String file = "x\n" + "1.000000000000\n".repeat(2_300_000);
    RunningServer once = server.with("Idempotency-Key", "long");

    Reply first = once.post("/api/v1/datasets/long?format=csv", "text/csv", file);
    assertThat(first.status()).as(first.text()).isEqualTo(201);
    Reply again = once.post("/api/v1/datasets/long?format=csv", "text/csv", file);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
  }

  @Test
  void aRepeatedPredictionIsMadeOnce() {
    RunningServer once = server.with("Idempotency-Key", "one");
    String row = "{\"features\": {\"x\": 3}, \"model_version\": \"1\"}";
    Reply first = once.post("/ml/risk/predict", row);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(once.post("/ml/risk/predict", row).json()).isEqualTo(first.json());
    String other = row.replace('3', '4');
    assertThat(once.post("/ml/risk/predict", other).status()).isEqualTo(409);
    assertThat(server.get("/api/v1/predictions?model=risk").json().path("predictions")).hasSize(1);
  }
}
