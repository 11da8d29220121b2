// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.cli.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Brings a model file of XGBoost into a server of ours. */
final class Uploads {
  private static final String PART =
      "--part\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n";

  private Uploads() {}

  /** Registers the file as the model's newest version, and lets that be the champion. */
  static void champion(ApiClient api, String url, String model, Path file)
      throws IOException, InterruptedException {
    register(url, model, file);
    promote(api, model);
  }

  /**
   * Registers the file as the model's newest version, over a plain socket: a client that takes a
   * core to send a file makes whoever is measured beside it wait.
   */
  static void register(String url, String model, Path file) throws IOException {
    URI server = URI.create(url);
    byte[] metadata =
        (PART.formatted("metadata", "metadata.json")
                + "{\"format\":\"xgboost\"}\r\n"
                + PART.formatted("model", "model.json"))
            .getBytes(StandardCharsets.UTF_8);
    byte[] end = "\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8);
    String head =
        """
        POST /api/v1/models/%s/versions HTTP/1.1\r
        Host: %s\r
        Content-Type: multipart/form-data; boundary=part\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                model, server.getAuthority(), metadata.length + Files.size(file) + end.length);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    first.writeBytes(metadata);
    try (Connection connection = new Connection(server)) {
      Connection.Answer answer = connection.send(first.toByteArray(), file, end);
      if (answer.status() != 201) {
        throw new IOException("the model was refused: " + answer.text());
      }
    }
  }

  /** Lets the newest version be the champion. */
  static void promote(ApiClient api, String model) throws IOException, InterruptedException {
    String newest = "/api/v1/models/" + model + "/" + newest(api, model);
    api.post(newest + "/promote", Map.of("alias", "champion"));
  }

  static int newest(ApiClient api, String model) throws IOException, InterruptedException {
    return api.get("/api/v1/models/" + model).path("versions").size();
  }
}
