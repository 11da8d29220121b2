// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow's own unmodified Python client against the built server. */
class MlflowClientIT {
  @TempDir Path folder;

  @Test
  void logsSearchesRegistersAndIsRefusedAsWithMlflow() throws Exception {
    passes("mlflow_client.py");
  }

  @Test
  void tracesSearchesAndAssessesAsWithMlflow() throws Exception {
    passes("mlflow_traces.py");
  }

  @Test
  void keepsExamplesAndScorersAsWithMlflow() throws Exception {
    passes("mlflow_evaluation.py");
  }

  @Test
  void logsInGrantsAndIsRefusedAsWithMlflow() throws Exception {
    Path file = folder.resolve("basic_auth.ini");
    Files.writeString(
        file,
        """
        [mlflow]
        default_permission = READ
        database_uri = sqlite:///basic_auth.db
        admin_username = admin
        admin_password = %s
        """
            .formatted(PythonClient.PASSWORD));
    passes("mlflow_access.py", "--auth-config", file.toString());
  }

  @Test
  void triesOutWhatMlflowsClientRegisters() throws Exception {
    passes("mlflow_registration.py");
  }

  @Test
  void loadsWhatWasTrainedHere() throws Exception {
    passes("mlflow_load.py");
  }

  @Test
  void scoresAsMlflowServesModels() throws Exception {
    passes("mlflow_scoring.py");
  }

  @Test
  void asksForTheCategoriesOfDataFramesByTheirTexts() throws Exception {
    passes("mlflow_categories.py");
  }

  @Test
  void servesOnnxAsPythonScoresIt() throws Exception {
    passes("mlflow_onnx.py");
  }

  @Test
  void servesWhatNeedsPythonFromProcessesThatDoNotOutliveIt() throws Exception {
    Path python = BellwetherServer.ROOT.resolve("tests/target/venv/bin/python").normalize();
    Map<String, String> limits = Map.of("BELLWETHER_PYTHON_TIMEOUT_SECONDS", "5");
    try (BellwetherServer server =
        BellwetherServer.start(folder.resolve("data"), limits, "--python", python.toString())) {
      PythonClient.NEWEST.drives(folder, "mlflow_python.py", server);
      List<ProcessHandle> processes =
          ProcessHandle.of(server.pid()).orElseThrow().descendants().toList();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(4); // Of two models, each with its guard.
      server.kill();
      for (ProcessHandle process : processes) {
        Eventually.until(
            process + " has ended", () -> !process.isAlive() || process.info().command().isEmpty());
      }
    }
  }

  @Test
  void tellsWebhooksAsMlflowDoes() throws Exception {
    PythonClient.NEWEST.passes(
        folder,
        "mlflow_webhooks.py",
        Map.of(
            "MLFLOW_WEBHOOK_ALLOWED_SCHEMES", "http,https",
            "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true"));
  }

  private void passes(String script, String... flags) throws Exception {
    PythonClient.NEWEST.passes(folder, script, Map.of(), flags);
  }
}
