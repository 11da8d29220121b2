// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One of MLflow's own unmodified Python clients, which drives a built server by a script of ours.
 *
 * @param environment its virtual environment, below {@code tests/target}
 */
record PythonClient(String environment, String version) {
  static final PythonClient NEWEST = new PythonClient("venv", "3.17.2");
  static final PythonClient OLDER = new PythonClient("venv-2.17", "2.17.2");

  /** Of the administrator; a server without login does not look at it. */
  static final String PASSWORD = "the-first-password";

  private static final Path TESTS = BellwetherServer.ROOT.resolve("tests").normalize();

  /** Starts a server, runs the script against it, and expects that it passes. */
  void passes(Path folder, String script, Map<String, String> environment, String... flags)
      throws Exception {
    Path output = folder.resolve("client.log");
    try (BellwetherServer server =
        BellwetherServer.start(folder.resolve("data"), environment, flags)) {
      Process process = start(folder, script, server.url(), output);
      boolean ended = process.waitFor(4, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended).as("the client ends; so far: %s", Files.readString(output)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output) + server.log()).isZero();
    }
    assertThat(Files.readString(output)).contains("passed with mlflow " + version);
  }

  private Process start(Path folder, String script, String url, Path output) throws Exception {
    Path python = TESTS.resolve("target/" + environment + "/bin/python");
    assertThat(python).as("the Python clients: ./bellwether test installs them").exists();
    Path file = TESTS.resolve("src/test/python").resolve(script);
    ProcessBuilder client = new ProcessBuilder(List.of(python.toString(), file.toString(), url));
    client.environment().put("GIT_PYTHON_REFRESH", "quiet");
    client.environment().put("MLFLOW_TRACKING_USERNAME", "admin");
    client.environment().put("MLFLOW_TRACKING_PASSWORD", PASSWORD);
    return client
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
