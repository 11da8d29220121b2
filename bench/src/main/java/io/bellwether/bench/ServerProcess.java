// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built server, started by the script as a user would, on a free port. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "bellwether ready ";

  private final Process process;
  private final String url;
  private final double secondsToAnswer;

  private ServerProcess(Process process, String url, double secondsToAnswer) {
    this.process = process;
    this.url = url;
    this.secondsToAnswer = secondsToAnswer;
  }

  /** Starts the server and waits until it has answered {@code /health}. */
  static ServerProcess start(Path root, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                root.resolve("bellwether").toString(), "up", "--port", "0", "--data", "" + data));
    builder.environment().put("BELLWETHER_NO_BUILD", "1");
    builder.environment().putAll(environment);
    builder.environment().remove("OMP_NUM_THREADS"); // It is meant for this process only.
    builder.redirectError(log.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroy();
      throw new IOException("the server did not start: " + Files.readString(log));
    }
    String url = line.replaceFirst(".*url=(\\S+).*", "$1");
    try (HttpClient client = HttpClient.newHttpClient()) {
      ask(client, url + "/health");
    }
    return new ServerProcess(process, url, (System.nanoTime() - start) / 1e9);
  }

  String url() {
    return url;
  }

  /** From the start of the script to the first answer. */
  double secondsToAnswer() {
    return secondsToAnswer;
  }

  /** The memory that the process holds now, in MiB. */
  double residentMebibytes() throws IOException {
    return Memory.resident(process.pid());
  }

  /** The memory of the process and of those that it started, in MiB. */
  double mebibytes() throws IOException {
    return Memory.proportional(process.toHandle());
  }

  void ask(List<String> paths) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : paths) {
        ask(client, url + path);
      }
    }
  }

  private static void ask(HttpClient client, String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("GET " + url + ": " + status + " (expected: 200)");
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
