// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One of the unmodified Python clients, which drives a built server by a script of ours.
 *
 * @param environment its virtual environment, below {@code tests/target}
 * @param library its name and version, as the script tells them
 */
record PythonClient(String environment, String library) {
  static final PythonClient NEWEST = new PythonClient("venv", "mlflow 3.17.2");
  static final PythonClient OLDER = new PythonClient("venv-2.17", "mlflow 2.17.2");
  static final PythonClient INFERENCE =
      new PythonClient("venv-inference", "tritonclient 2.73.0 and kserve 0.21.0");
  static final PythonClient GRPC = new PythonClient("venv-inference", "tritonclient 2.73.0");

  /** Of the administrator; a server without login does not look at it. */
  static final String PASSWORD = "the-first-password";

  private static final Path TESTS = BellwetherServer.ROOT.resolve("tests").normalize();

  /** Starts a server, runs the script against it, and expects that it passes. */
  void passes(Path folder, String script, Map<String, String> environment, String... flags)
      throws Exception {
    try (BellwetherServer server =
        BellwetherServer.start(folder.resolve("data"), environment, flags)) {
      drives(folder, script, server);
    }
  }

  /** Runs the script against the server, and expects that it passes; the result is what it said. */
  String drives(Path folder, String script, BellwetherServer server) throws Exception {
    Path output = folder.resolve("client.log");
    Process process = start(folder, script, server.url(), output);
    boolean ended = process.waitFor(4, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(ended).as("the client ends; so far: %s", said).isTrue();
    assertThat(process.exitValue()).as(said + server.log()).isZero();
    assertThat(said).contains("passed with " + library);
    return said;
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
