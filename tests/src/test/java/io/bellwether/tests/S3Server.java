// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** A store that speaks S3's protocol: moto's server, in a process of its own. */
final class S3Server implements AutoCloseable {
  /** What it asks nobody to prove. */
  static final Map<String, String> LOGIN =
      Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret");

  private final Process process;
  private final String url;

  /** Starts it with one empty bucket. */
  S3Server(String bucket) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    url = "http://127.0.0.1:" + port;
    process =
        new ProcessBuilder(
                BellwetherServer.ROOT.resolve("tests/target/venv/bin/python").toString(),
                "-m",
                "moto.server",
                "-p",
                Integer.toString(port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!makesBucket(http, bucket)) {
        if (!process.isAlive()) {
          throw new IOException("moto ended: status " + process.exitValue());
        }
        Thread.onSpinWait();
      }
    }
  }

  private boolean makesBucket(HttpClient http, String bucket) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/" + bucket)).PUT(BodyPublishers.noBody()).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
