// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.FileInfo;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowContext;
import org.mlflow.tracking.ModelVersionsPage;
import org.mlflow.tracking.RunsPage;

/** MLflow's clients of version 2: the Python one, and the last one that there is in Java. */
class MlflowOlderClientsIT {
  @TempDir Path folder;

  @Test
  void servesThePythonClient() throws Exception {
    PythonClient.OLDER.passes(folder, "mlflow_older.py", Map.of());
  }

  @Test
  void servesTheJavaClient() throws Exception {
    try (BellwetherServer server = BellwetherServer.start(folder.resolve("data"));
        MlflowClient client = new MlflowClient(server.url())) {
      String experiment = experiments(client);
      String run = run(client, experiment);
      searches(client, experiment, run);
      context(client, experiment);
      files(client, run);
      registry(client, run);
    }
  }

  private static String experiments(MlflowClient client) {
    String id = client.createExperiment("java");
    client.setExperimentTag(id, "team", "a");
    client.renameExperiment(id, "java/renamed");
    Experiment found = client.getExperimentByName("java/renamed").orElseThrow();
    assertThat(found.getExperimentId()).isEqualTo(id);
    assertThat(found.getTags(0).getValue()).isEqualTo("a");
    assertThat(client.getExperimentByName("java")).isEmpty();
    client.deleteExperiment(id);
    assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
    client.restoreExperiment(id);
    assertThat(client.searchExperiments("name LIKE 'java%'").getItems())
        .extracting(Experiment::getName)
        .containsExactly("java/renamed");
    assertThatThrownBy(() -> client.createExperiment("java/renamed"))
        .isInstanceOf(MlflowClientException.class)
        .hasMessageContaining("RESOURCE_ALREADY_EXISTS");
    return id;
  }

  private static String run(MlflowClient client, String experiment) {
    String id = client.createRun(experiment).getRunId();
    client.logParam(id, "depth", "4");
    client.logMetric(id, "loss", 0.5, 1000, 0);
    client.logMetric(id, "loss", 0.25, 2000, 1);
    client.setTag(id, "gone", "soon");
    client.deleteTag(id, "gone");
    client.logBatch(
        id,
        List.of(metric("auc", 0.9), metric("odd", Double.NaN), metric("far", 1e300)),
        List.of(Param.newBuilder().setKey("eta").setValue("0.1").build()),
        List.of(RunTag.newBuilder().setKey("kind").setValue("trial").build()));
    client.setTerminated(id, RunStatus.FAILED, 5000);
    Run run = client.getRun(id);
    assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FAILED);
    assertThat(run.getInfo().getEndTime()).isEqualTo(5000);
    assertThat(run.getData().getParamsList())
        .extracting(Param::getKey)
        .containsExactlyInAnyOrder("depth", "eta");
    assertThat(run.getData().getTagsList())
        .extracting(RunTag::getKey)
        .contains("kind")
        .doesNotContain("gone");
    assertThat(run.getData().getMetricsList())
        .extracting(Metric::getValue)
        .containsExactlyInAnyOrder(0.25, 0.9, Double.NaN, 1e300);
    assertThat(client.getMetricHistory(id, "loss"))
        .extracting(Metric::getStep)
        .containsExactly(0L, 1L);
    return id;
  }

  private static Metric metric(String key, double value) {
    return Metric.newBuilder().setKey(key).setValue(value).setTimestamp(1).setStep(0).build();
  }

  private static void searches(MlflowClient client, String experiment, String run) {
    for (int i = 0; i < 4; i++) {
      client.createRun(experiment);
    }
    List<String> here = List.of(experiment);
    String filter = "metrics.auc > 0.5 and params.depth = '4'";
    assertThat(client.searchRuns(here, filter, ViewType.ACTIVE_ONLY, 10).getItems())
        .extracting(found -> found.getInfo().getRunId())
        .containsExactly(run);
    RunsPage page =
        client.searchRuns(
            here, "", ViewType.ACTIVE_ONLY, 3, List.of("attributes.start_time ASC"), null);
    assertThat(page.getItems()).hasSize(3);
    assertThat(page.hasNextPage()).isTrue();
    assertThat(page.getNextPage().getItems()).hasSize(2);
    client.deleteRun(run);
    assertThat(client.listRunInfos(experiment)).hasSize(4);
    client.restoreRun(run);
    assertThatThrownBy(() -> client.getRun("0".repeat(32)))
        .isInstanceOf(MlflowClientException.class)
        .hasMessageContaining("RESOURCE_DOES_NOT_EXIST");
  }

  private static void context(MlflowClient client, String experiment) {
    MlflowContext context = new MlflowContext(client).setExperimentId(experiment);
    ActiveRun parent = context.startRun("parent");
    ActiveRun child = context.startRun("child", parent.getId());
    child.logMetrics(Map.of("x", 1.5), 3);
    child.endRun();
    parent.endRun();
    assertThat(client.getRun(child.getId()).getData().getTagsList())
        .anySatisfy(
            tag -> {
              assertThat(tag.getKey()).isEqualTo("mlflow.parentRunId");
              assertThat(tag.getValue()).isEqualTo(parent.getId());
            });
  }

  private void files(MlflowClient client, String run) throws IOException {
    Path sent = Files.createDirectories(folder.resolve("sent/deep")).resolve("bytes.bin");
    byte[] content = new byte[100_000];
    content[99_999] = 1;
    Files.write(sent, content);
    client.logArtifacts(run, folder.resolve("sent").toFile(), "model");
    assertThat(client.listArtifacts(run, "model/deep"))
        .extracting(FileInfo::getPath, FileInfo::getFileSize)
        .containsExactly(tuple("model/deep/bytes.bin", 100_000L));
    Path back = client.downloadArtifacts(run, "model").toPath();
    assertThat(back.resolve("deep/bytes.bin")).hasBinaryContent(content);
  }

  /** It has no calls that make models, but posts whatever one likes. */
  private static void registry(MlflowClient client, String run) throws IOException {
    String source = client.getRun(run).getInfo().getArtifactUri() + "/model";
    client.sendPost("registered-models/create", "{\"name\": \"java\"}");
    String version =
        "{\"name\": \"java\", \"source\": \"%s\", \"run_id\": \"%s\"}".formatted(source, run);
    client.sendPost("model-versions/create", version);
    client.sendPost("model-versions/create", version);
    client.sendPost(
        "model-versions/transition-stage",
        "{\"name\": \"java\", \"version\": \"1\", \"stage\": \"Staging\","
            + " \"archive_existing_versions\": false}");
    client.sendPatch(
        "model-versions/update",
        "{\"name\": \"java\", \"version\": \"1\", \"description\": \"first\"}");
    assertThat(client.getModelVersion("java", "1").getDescription()).isEqualTo("first");
    assertThat(client.getRegisteredModel("java").getLatestVersionsList())
        .extracting(ModelVersion::getCurrentStage)
        .containsExactlyInAnyOrder("Staging", "None");
    assertThat(client.getLatestVersions("java", List.of("Staging")))
        .extracting(ModelVersion::getVersion)
        .containsExactly("1");
    ModelVersionsPage page =
        client.searchModelVersions("name='java'", 1, List.of("version_number ASC"));
    assertThat(page.getItems()).extracting(ModelVersion::getVersion).containsExactly("1");
    assertThat(page.getNextPage().getItems())
        .extracting(ModelVersion::getVersion)
        .containsExactly("2");
    assertThat(client.getModelVersionDownloadUri("java", "1")).isEqualTo(source);
    Path back = client.downloadLatestModelVersion("java", "Staging").toPath();
    assertThat(back.resolve("deep/bytes.bin")).exists();
  }
}
