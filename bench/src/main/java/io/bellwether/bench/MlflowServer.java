// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The peer: MLflow's own server on a free port. */
final class MlflowServer implements AutoCloseable {
  private final Process process;
  private final String url;
  private final double secondsToAnswer;

  private MlflowServer(Process process, String url, double secondsToAnswer) {
    this.process = process;
    this.url = url;
    this.secondsToAnswer = secondsToAnswer;
  }

  /** Starts it in the folder with a database in SQLite there; waits until it has answered. */
  static MlflowServer start(Python python, Path folder, int workers)
      throws IOException, InterruptedException {
    return start(python, folder, database(folder), workers);
  }

  /**
   * @param database its address, as SQLAlchemy writes it
   */
  static MlflowServer start(Python python, Path folder, String database, int workers)
      throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            python.program(),
            "-m",
            "mlflow",
            "server",
            "--port",
            "" + port,
            "--workers",
            "" + workers,
            "--backend-store-uri",
            database);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("mlflow.log").toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    String url = "http://127.0.0.1:" + port;
    awaitHealth(url + "/health", process);
    return new MlflowServer(process, url, (System.nanoTime() - start) / 1e9);
  }

  /** The address of a database in SQLite in this folder. */
  static String database(Path folder) {
    return "sqlite:///" + folder.resolve("mlflow.db");
  }

  String url() {
    return url;
  }

  double secondsToAnswer() {
    return secondsToAnswer;
  }

  /** What all its processes hold, in MiB; what they share is counted once. */
  double mebibytes() throws IOException {
    return Memory.proportional(process.toHandle());
  }

  private static void awaitHealth(String url, Process process)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (process.isAlive()) {
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          Thread.sleep(20); // Not listening yet.
        }
      }
    }
    throw new IOException("the peer ended: status " + process.exitValue());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
