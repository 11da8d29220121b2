// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import java.nio.file.Files;
import java.nio.file.Path;
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
  void servesOnnxAsPythonScoresIt() throws Exception {
    passes("mlflow_onnx.py");
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
