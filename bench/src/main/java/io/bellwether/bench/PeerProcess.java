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
import java.util.Map;

/** The server of a peer, and the processes that it starts. */
final class PeerProcess implements AutoCloseable {
  private final Process process;
  private final double secondsToAnswer;

  private PeerProcess(Process process, double secondsToAnswer) {
    this.process = process;
    this.secondsToAnswer = secondsToAnswer;
  }

  /**
   * Starts it in the folder and waits until it is ready.
   *
   * @param ready an address that answers 200 from then on
   */
  static PeerProcess start(
      List<String> command, Path folder, Map<String, String> environment, String ready)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("peer.log").toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    awaitReady(ready, process);
    return new PeerProcess(process, (System.nanoTime() - start) / 1e9);
  }

  double secondsToAnswer() {
    return secondsToAnswer;
  }

  /** What all its processes hold, in MiB; what they share is counted once. */
  double mebibytes() throws IOException {
    return Memory.proportional(process.toHandle());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitReady(String url, Process process)
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
          // Not listening yet.
        }
        Thread.sleep(20);
      }
    }
    throw new IOException("the peer ended: status " + process.exitValue());
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
