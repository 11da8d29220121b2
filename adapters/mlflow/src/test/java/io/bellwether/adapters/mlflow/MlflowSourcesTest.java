// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.tracing.Assessment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowSourcesTest {
  private final MlflowSources sources = new MlflowSources();

  @TempDir Path folder;

  private static SourceAddress address(String from) {
    return new SourceAddress(from, Optional.empty());
  }

  @Test
  void namesASourceWithoutItsSecrets() {
    assertThat(sources.name(address("postgresql+psycopg2://ann:se%40cret@db:5433/m")))
        .isEqualTo("postgresql://db:5433/m");
    assertThat(sources.name(address("postgresql://ann@my_db/m?password=secret")))
        .isEqualTo("postgresql://my_db/m");
    assertThat(sources.name(address("sqlite:////a/../b/mlflow.db")))
        .isEqualTo("sqlite:////b/mlflow.db");
    assertThat(sources.name(address("http://ann:secret@host:5000/"))).isEqualTo("http://host:5000");
    assertThat(sources.name(address("/a/mlruns/"))).isEqualTo("/a/mlruns");
    assertThat(sources.name(address("file:///a/ml%20runs"))).isEqualTo("/a/ml runs");
  }

  @Test
  void refusesWhatIsNoSourceAndTellsNoSecret() {
    for (String from : List.of("mysql://u:secret@h/d", "postgresql://u:secret@/", "secret")) {
      assertThatThrownBy(() -> sources.open(address(from)))
          .isInstanceOf(InvalidInput.class)
          .hasMessageNotContaining("u:secret");
    }
    for (String from :
        List.of(
            "http://ann:50%secret@host",
            "http://ann:secret@my_host",
            "sqlite+pysqlcipher://:secret@/x",
            "postgresql://ann:50%secret@host/db")) {
      assertThatThrownBy(() -> sources.open(address(from)))
          .isInstanceOf(InvalidInput.class)
          .hasMessageNotContaining("secret");
    }
    assertThatThrownBy(() -> sources.open(address("sqlite:///relative.db")))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> sources.open(address(folder.toString())))
        .hasMessageContaining("a folder of MLflow's");
    assertThatThrownBy(() -> sources.open(address("postgresql://u:secret@127.0.0.1:1/d")))
        .isInstanceOf(Unavailable.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Path file = Files.writeString(folder.resolve("mlflow.db"), "no database at all".repeat(99));

    assertThatThrownBy(() -> sources.open(address("sqlite:///" + file)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expected: a database that MLflow made");
  }

  @Test
  void refusesAPassphraseWhereThereAreNoSecrets() {
    for (String from : List.of(folder.toString(), "http://127.0.0.1:1")) {
      SourceAddress address = new SourceAddress(from, Optional.empty(), Optional.of("hidden"));
      assertThatThrownBy(() -> sources.open(address))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("a database")
          .hasMessageNotContaining("hidden");
      assertThat(address.toString()).doesNotContain("hidden");
    }
  }

  @Test
  void refusesAPlaceOfArtifactsThatIsNoFolder() {
    for (String place : List.of("s3://bucket", "/cwd/s3:/bucket", folder + "/nowhere")) {
      SourceAddress address = new SourceAddress("sqlite:////mlflow.db", Optional.of(place));
      assertThatThrownBy(() -> sources.open(address))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("a folder on the server's machine");
    }
  }

  /** Names are compared, not paths: between them 1.bak comes before 1/. */
  @Test
  void readsEveryFolderOnceWhateverTheirNames() throws Exception {
    List<String> ids = new ArrayList<>();
    for (String experiment : List.of("1", "1.bak", "10")) {
      Path place = Files.createDirectories(folder.resolve(experiment));
      Files.writeString(place.resolve("meta.yaml"), "experiment_id: '1'\nname: heart\n");
      for (int i = 0; i < 5; i++) {
        String id = "%s%031d".formatted(experiment.substring(experiment.length() - 1), i);
        Files.createDirectories(place.resolve(id));
        Files.writeString(place.resolve(id).resolve("meta.yaml"), "run_id: '" + id + "'\n");
        ids.add(id);
      }
    }
    List<String> found = new ArrayList<>();
    try (ImportSource source = sources.open(address(folder.toString()))) {
      Optional<String> next = Optional.empty();
      do {
        Page<ImportSource.FoundRun> page = source.runs(new Page.Request(2, next));
        page.items().forEach(run -> found.add(run.detail().run().id()));
        next = page.next();
      } while (next.isPresent());
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(ids);
  }

  /** As MLflow's file store and its protocol write it. */
  @Test
  void readsAnIssue() throws Exception {
    Assessment read =
        FolderTraces.assessment(
            new ObjectMapper()
                .readTree(
                    """
                    {"assessment_id": "a-1", "assessment_name": "i-1", "trace_id": "tr-1",
                     "issue": {"issue_name": "wrong \\"dose\\""},
                     "create_time": "2026-01-02T03:04:05Z",
                     "last_update_time": "2026-01-02T03:04:05Z"}"""));

    assertThat(read.kind()).isEqualTo(Assessment.Kind.ISSUE);
    assertThat(read.value()).isEqualTo("\"wrong \\\"dose\\\"\"");
  }

  @Test
  void readsAFolderThatACrashHasCutOff() throws Exception {
    Path run = folder.resolve("7/0123456789abcdef0123456789abcdef");
    Files.createDirectories(run.resolve("metrics/train"));
    Files.writeString(folder.resolve("7/meta.yaml"), "experiment_id: '7'\nname: heart\n");
    Files.writeString(
        run.resolve("meta.yaml"),
        "run_uuid: 0123456789abcdef0123456789abcdef\nexperiment_id: '7'\nstatus: 4\n");
    Files.writeString(run.resolve("metrics/train/loss"), "5 nan 1\n6 -inf 2\n7 0.5\n8 0.");
    Files.writeString(run.resolve("metrics/cut"), "8 1e");
    Files.createDirectories(folder.resolve("8"));
    List<String> points = new ArrayList<>();
    try (ImportSource source = sources.open(address(folder.toString()))) {
      assertThat(source.experiments(Page.Request.first(10)).items()).hasSize(1);
      ImportSource.FoundRun found = source.runs(Page.Request.first(10)).items().getFirst();
      assertThat(found.detail().run().status().name()).isEqualTo("FAILED");
      source.points(
          found.detail().run().id(),
          point -> points.add(point.key() + " " + point.value() + " " + point.step()));
    }
    assertThat(points)
        .containsExactly(
            "train/loss NaN 1", "train/loss -Infinity 2", "train/loss 0.5 0", "train/loss 0.0 0");
  }

  @Test
  void leavesNoFolderOfFiles() throws IOException {
    Path artifacts = Files.createDirectories(folder.resolve("artifacts/1/r/artifacts"));
    Files.writeString(folder.resolve("secret"), "secret");
    Files.writeString(artifacts.resolve("file"), "content");
    Files.createSymbolicLink(artifacts.resolve("link"), folder.resolve("secret"));
    Files.createSymbolicLink(artifacts.resolve("folder"), folder);
    LocalFiles files = new LocalFiles(folder, folder.resolve("artifacts"));

    assertThat(told(files, "mlflow-artifacts:/1/r/artifacts"))
        .containsExactly("file 7", "folder skipped", "link skipped");
    assertThat(told(files, "mlflow-artifacts://host:5000/1/r/artifacts")).hasSize(3);
    assertThat(told(files, artifacts.toUri().toString())).hasSize(3);
    assertThat(told(files, "artifacts/1/r/artifacts")).hasSize(3);
    assertThat(told(files, "s3://bucket/1")).isEmpty();
    assertThatThrownBy(() -> told(files, "mlflow-artifacts:/../.."))
        .isInstanceOf(ImportSource.Unreadable.class);
  }

  /** Of a run, a logged model and a trace. */
  @ParameterizedTest
  @ValueSource(strings = {"1/r", "1/models/m-1", "1/traces/tr-1"})
  void leavesNoFolderUpwards(String own) throws IOException {
    Path root = folder.resolve("artifacts");
    Path artifacts = Files.createDirectories(root.resolve(own).resolve("artifacts"));
    Files.writeString(Files.createDirectory(folder.resolve("etc")).resolve("key"), "secret");
    String up = "/.." + "/..".repeat(own.split("/").length + 1) + "/etc";
    LocalFiles files = new LocalFiles(folder, root);

    for (String address :
        List.of(
            artifacts + up,
            artifacts.toUri() + up.substring(1),
            artifacts.toUri() + up.substring(1).replace("..", "%2e%2E"),
            root.getFileName() + "/" + own + "/artifacts" + up,
            "mlflow-artifacts:/" + own + "/artifacts" + up,
            "mlflow-artifacts:/" + own + "/artifacts/..")) {
      assertThatThrownBy(() -> told(files, address))
          .as(address)
          .isInstanceOf(ImportSource.Unreadable.class);
    }
  }

  private static List<String> told(LocalFiles files, String address) {
    List<String> told = new ArrayList<>();
    ImportSource.FileSink sink =
        new ImportSource.FileSink() {
          @Override
          public void file(String path, long size, ImportSource.Content content) {
            told.add(path + " " + size);
          }

          @Override
          public void skipped(String path, String reason) {
            told.add(path + " skipped");
          }
        };
    try {
      files.tell(address, sink);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return told;
  }
}
