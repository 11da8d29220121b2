// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets through every wall: HTTP, service, SQLite, DuckDB, files. */
class DatasetsTest {
  private static final String PATIENTS = "id,age,sex\n1,63,m\n2,?,f\n3,41,f\n";

  @TempDir Path folder;
  private RunningServer server;

  @BeforeEach
  void start() {
    server = new RunningServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply upload(String name, String query, String content) {
    return server.post("/api/v1/datasets/" + name + "?format=csv" + query, content);
  }

  @Test
  void keepsTheSameBytesOnce() {
    Reply first = upload("heart", "&missing=%3F", PATIENTS);
    Reply again = upload("heart", "&missing=%3F", PATIENTS);
    Reply otherOptions = upload("heart", "", PATIENTS);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().path("rows").asInt()).isEqualTo(3);
    assertThat(first.json().path("columns").path(1).toString())
        .isEqualTo("{\"name\":\"age\",\"type\":\"integer\",\"missing\":1}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(otherOptions.json().path("version").asInt()).isEqualTo(2);
    assertThat(otherOptions.json().path("columns").path(1).path("type").asText())
        .isEqualTo("string");
    assertThat(server.get("/api/v1/audit").json().path("records")).hasSize(2);
    assertThat(
            server
                .get("/api/v1/audit?subject=dataset:heart/2")
                .json()
                .path("records")
                .findValuesAsText("action"))
        .containsExactly("dataset.create");
  }

  @Test
  void refusesABrokenFileAndKeepsNothing() throws IOException {
    Reply refused = upload("heart", "", "id,age\n1,63\n2,abc\n3,41\n4,50\n");

    assertThat(refused.status()).isEqualTo(422);
    JsonNode error = refused.json().path("errors").path(0);
    assertThat(error.path("row").asInt()).isEqualTo(2);
    assertThat(error.path("column").asText()).isEqualTo("age");
    assertThat(error.path("value").asText()).isEqualTo("abc");
    assertThat(server.get("/api/v1/datasets/heart").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/audit").json().path("records")).isEmpty();
    for (String place : List.of("work", "artifacts")) {
      try (Stream<Path> files = Files.walk(folder.resolve(place))) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @Test
  void showsVersionsProfileAndContent() {
    upload("heart", "&missing=%3F", PATIENTS);
    upload("heart", "&missing=%3F", PATIENTS + "4,,\n");

    JsonNode list = server.get("/api/v1/datasets").json().path("datasets");
    assertThat(list.path(0).path("latest_version").asInt()).isEqualTo(2);
    JsonNode newest = server.get("/api/v1/datasets/heart?max_results=1").json();
    assertThat(newest.path("versions")).hasSize(1);
    assertThat(newest.path("next_page_token").isTextual()).isTrue();
    JsonNode age = server.get("/api/v1/datasets/heart/1/profile").json().path("columns").path(1);
    assertThat(age.path("mean").asDouble()).isEqualTo(52);
    assertThat(age.path("missing").asInt()).isEqualTo(1);
    assertThat(age.path("histogram").path("edges")).hasSize(21);
    assertThat(server.get("/api/v1/datasets/heart/1/content").text())
        .isEqualTo("id,age,sex\n1,63,m\n2,,f\n3,41,f\n");
    assertThat(server.get("/api/v1/datasets/heart/1/content?format=parquet").text())
        .startsWith("PAR1");
    assertThat(server.get("/api/v1/datasets/heart/3").status()).isEqualTo(404);
  }

  @Test
  void holdsDataAgainstExpectations() {
    upload("heart", "&missing=%3F", PATIENTS);
    Reply reply =
        server.post(
            "/api/v1/datasets/heart/1/validate",
            """
            {"expectations": [
              {"type": "expect_column_values_to_be_between",
               "kwargs": {"column": "age", "min_value": 50, "max_value": null}},
              {"type": "expect_column_values_to_be_in_set",
               "kwargs": {"column": "sex", "value_set": ["m", "f"]}},
              {"type": "expect_column_to_exist", "kwargs": {"column": "chol"}}]}
            """);

    assertThat(reply.json().path("success").asBoolean()).isFalse();
    assertThat(reply.json().path("statistics").path("successful_expectations").asInt())
        .isEqualTo(1);
    JsonNode between = reply.json().path("results").path(0);
    assertThat(between.path("result").path("partial_unexpected_list").path(0).asInt())
        .isEqualTo(41);
    assertThat(between.path("expectation_config").path("kwargs").path("column").asText())
        .isEqualTo("age");
    Reply unknown =
        server.post(
            "/api/v1/datasets/heart/1/validate",
            "{\"expectations\":[{\"type\":\"expect_magic\",\"kwargs\":{}}]}");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.text()).contains("expect_column_values_to_be_unique");
  }

  @Test
  void takesTheRealFile() throws IOException {
    Path file =
        Path.of(
            System.getProperty("bellwether.root"),
            "../shared/data/heart_disease/processed.cleveland.data");
    assumeThat(file).as("../shared/data is needed for this test").exists();
    String columns = "age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,num";

    Reply reply =
        upload("cleveland", "&header=false&missing=%3F&columns=" + columns, Files.readString(file));

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().path("content_hash").asText())
        .isEqualTo("sha256:a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8");
    assertThat(reply.json().path("rows").asInt()).isEqualTo(303);
    int missing = 0;
    for (JsonNode column : reply.json().path("columns")) {
      missing += column.path("missing").asInt();
    }
    assertThat(missing).isEqualTo(6);
  }
}
