// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow's own unmodified Python client against the built server. */
class MlflowClientIT {
  private static final Path PYTHON =
      BellwetherServer.ROOT.resolve("tests/target/venv/bin/python").normalize();
  private static final Path SCRIPTS =
      BellwetherServer.ROOT.resolve("tests/src/test/python").normalize();

  /** Of the administrator; a server without login does not look at it. */
  private static final String PASSWORD = "the-first-password";

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
            .formatted(PASSWORD));
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
  void tellsWebhooksAsMlflowDoes() throws Exception {
    passes(
        "mlflow_webhooks.py",
        Map.of(
            "MLFLOW_WEBHOOK_ALLOWED_SCHEMES", "http,https",
            "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true"));
  }

  private void passes(String script, String... flags) throws Exception {
    passes(script, Map.of(), flags);
  }

  private void passes(String script, Map<String, String> environment, String... flags)
      throws Exception {
    assertThat(PYTHON).as("the Python clients: ./bellwether test installs them").exists();
    Path output = folder.resolve("client.log");
    try (BellwetherServer server =
        BellwetherServer.start(folder.resolve("data"), environment, flags)) {
      ProcessBuilder client =
          new ProcessBuilder(
              List.of(PYTHON.toString(), SCRIPTS.resolve(script).toString(), server.url()));
      client.environment().put("GIT_PYTHON_REFRESH", "quiet");
      client.environment().put("MLFLOW_TRACKING_USERNAME", "admin");
      client.environment().put("MLFLOW_TRACKING_PASSWORD", PASSWORD);
      Process process =
          client
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(4, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended).as("the client ends; so far: %s", Files.readString(output)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output) + server.log()).isZero();
    }
    assertThat(Files.readString(output)).contains("passed with mlflow 3.17.2");
  }
}
