// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow has kept is imported, and MLflow's client reads the same as before. */
class ImportIT {
  private static final Path PYTHON =
      BellwetherServer.ROOT.resolve("tests/target/venv/bin/python").normalize();
  private static final Path SCRIPT =
      BellwetherServer.ROOT.resolve("tests/src/test/python/mlflow_import.py").normalize();
  static final String IMPORTS = "/api/v1/imports";

  /** What MLflow's own library has written. */
  @TempDir static Path mlflow;

  private static String source = "";

  @TempDir Path folder;

  @BeforeAll
  static void write() throws Exception {
    source = "sqlite:///" + mlflow.resolve("mlflow.db");
    python("write", source);
    python("dump", source, "theirs.json");
  }

  private static String python(String... arguments) throws Exception {
    assertThat(PYTHON).as("the Python clients: ./bellwether test installs them").exists();
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(mlflow, "python", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(mlflow.toFile());
    builder.environment().put("GIT_PYTHON_REFRESH", "quiet");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(4, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String told = Files.readString(output);
    assertThat(ended && process.exitValue() == 0)
        .as("%s: %s", String.join(" ", arguments), told)
        .isTrue();
    return told;
  }

  /** Everything that MLflow's client reads from ours is as it reads it from theirs. */
  private static void isTheSame(String theirs, BellwetherServer server) throws Exception {
    python("dump", server.url(), "ours.json");
    assertThat(python("compare", theirs, "ours.json")).contains("the same with mlflow 3.17.2");
  }

  private String command(BellwetherServer server, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("import", "mlflow", "--url", server.url()));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, "import", ".log");
    Process process = BellwetherServer.script(command, Map.of(), log);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output + Files.readString(log);
  }

  @Test
  void bringsADatabaseOnce() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(folder.resolve("data"));
        CheckedApi api = new CheckedApi(server.url())) {
      assertThat(command(server, "--from", source, "--dry-run")).contains("127 runs");
      assertThat(command(server, "--from", source))
          .contains("succeeded")
          .contains("127 runs")
          .contains("file link.txt was not copied: it is a link, or no file")
          .contains("its values were not carried: they are encrypted with a passphrase");
      isTheSame("theirs.json", server);

      Path passphrase = Files.writeString(folder.resolve("passphrase"), "a passphrase of größe\n");
      assertThat(command(server, "--from", source, "--passphrase-file", passphrase.toString()))
          .contains("here since an earlier import")
          .doesNotContain("metric points")
          .doesNotContain("its values were not carried");
      isTheSame("theirs.json", server);
      assertThat(server.log()).doesNotContain("größe").doesNotContain("top-secret-value");
      assertThat(python("use", server.url())).contains("used with mlflow 3.17.2");
      assertThat(api.get("/api/v1/audit/verify").path("valid").asBoolean()).isTrue();
      JsonNode started = api.get("/api/v1/audit?action=import.finish").path("records");
      assertThat(started).hasSize(2);
    }
  }

  /** Bellwether's own stands for any server that speaks MLflow's protocol. */
  @Test
  void bringsWhatAServerTells() throws Exception {
    try (BellwetherServer first = BellwetherServer.start(folder.resolve("first"));
        BellwetherServer second = BellwetherServer.start(folder.resolve("second"))) {
      assertThat(command(first, "--from", source)).contains("succeeded");

      assertThat(command(second, "--from", first.url())).contains("succeeded");
      isTheSame("theirs.json", second);
      assertThat(python("use", second.url())).contains("used with mlflow 3.17.2");
    }
  }

  @Test
  void bringsAFolder() throws Exception {
    Path runs = folder.resolve("mlruns");
    python("write", runs.toUri().toString());
    python("dump", runs.toUri().toString(), "folder.json");
    try (BellwetherServer server = BellwetherServer.start(folder.resolve("data"))) {
      assertThat(command(server, "--from", runs.toString()))
          .contains("succeeded")
          .contains("127 runs");
      isTheSame("folder.json", server);
      assertThat(python("use", server.url())).contains("used with mlflow 3.17.2");
    }
  }

  @Test
  void goesOnAfterAKill() throws Exception {
    Path data = folder.resolve("data");
    String job;
    try (BellwetherServer server = BellwetherServer.start(data);
        CheckedApi api = new CheckedApi(server.url())) {
      Map<String, String> request = Map.of("system", "mlflow", "from", source);
      job = api.post(IMPORTS, request).path("job_id").asText();
      try (PlainApi plain = new PlainApi(server.url())) {
        plain.until(
            IMPORTS + "/" + job, report -> report.at("/carried/metric_points").asLong() > 0);
      }
      assertThat(api.get(IMPORTS + "/" + job).path("status").asText()).isEqualTo("running");
      server.kill();
    }
    try (BellwetherServer server = BellwetherServer.start(data);
        PlainApi plain = new PlainApi(server.url());
        CheckedApi api = new CheckedApi(server.url())) {
      plain.untilSucceeded(job);
      JsonNode report = api.get(IMPORTS + "/" + job);
      assertThat(report.at("/carried/runs").asLong()).isEqualTo(127);
      assertThat(report.path("present")).isEmpty();
      isTheSame("theirs.json", server);
    }
  }

  @Test
  void givesWhatIsTakenAnotherId() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(folder.resolve("data"));
        PlainApi api = new PlainApi(server.url())) {
      api.post("/api/2.0/mlflow/experiments/create", Map.of("name", "risk/heart"));

      assertThat(command(server, "--from", source))
          .contains("experiments 1: the id is taken here; experiment 'risk/heart' has the id 2")
          .contains("the name 'risk/heart' is taken here; it is called 'risk/heart (imported)'");
      JsonNode second = api.get("/api/2.0/mlflow/experiments/get?experiment_id=2");
      assertThat(second.at("/experiment/name").asText()).isEqualTo("risk/heart (imported)");
      assertThat(second.at("/experiment/artifact_location").asText())
          .isEqualTo("mlflow-artifacts:/2");
    }
  }

  /** The address of a run's files may have been made up. */
  @Test
  void copiesNothingButTheFilesOfRunsAndModels() throws Exception {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("key.pem"), "secret");
    Path changed = Files.copy(mlflow.resolve("mlflow.db"), folder.resolve("changed.db"));
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + changed);
        Statement statement = database.createStatement()) {
      statement.execute("update runs set artifact_uri = '%s'".formatted(secrets));
    }
    Path data = folder.resolve("data");
    try (BellwetherServer server = BellwetherServer.start(data)) {
      assertThat(command(server, "--from", "sqlite:///" + changed))
          .contains("succeeded")
          .contains(secrets + " (expected: a folder with its id");
    }
    try (Stream<Path> files = Files.walk(data.resolve("artifacts"))) {
      assertThat(files).noneMatch(file -> file.endsWith("key.pem"));
    }
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(folder.resolve("data"));
        CheckedApi api = new CheckedApi(server.url())) {
      Path empty = Files.createFile(folder.resolve("empty.db"));

      assertThat(command(server, "--from", "sqlite:///nowhere.db")).contains("422");
      assertThat(command(server, "--from", "sqlite:///" + empty))
          .contains("expected: a database that MLflow made");
      assertThat(command(server, "--from", "mysql://u:pw@h/d"))
          .contains("422")
          .doesNotContain("pw");
      assertThat(command(server, "--from", "postgresql://u:secret@127.0.0.1:1/d"))
          .contains("503")
          .doesNotContain("secret");
      assertThat(server.log()).doesNotContain("secret");
      Path wrong = Files.writeString(folder.resolve("wrong"), "another-one");
      assertThat(command(server, "--from", source, "--passphrase-file", wrong.toString()))
          .contains("422 passphrase")
          .doesNotContain("another-one");
      Map<String, String> other = Map.of("system", "wandb", "from", "x");
      assertThat(api.send("POST", IMPORTS, Optional.of(other)).status()).isEqualTo(422);
      assertThat(api.send("GET", IMPORTS + "/nobody", Optional.empty()).status()).isEqualTo(404);
    }
  }
}
