// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.cli.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  /** Registers the file as the model's newest version. */
  static void register(String url, String model, Path file)
      throws IOException, InterruptedException {
    String head =
        PART.formatted("metadata", "metadata.json")
            + "{\"format\":\"xgboost\"}\r\n"
            + PART.formatted("model", "model.json");
    HttpRequest.BodyPublisher form =
        HttpRequest.BodyPublishers.concat(
            HttpRequest.BodyPublishers.ofString(head),
            HttpRequest.BodyPublishers.ofFile(file), // Whole in memory, it would make us pause.
            HttpRequest.BodyPublishers.ofString("\r\n--part--\r\n"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/models/" + model + "/versions"))
            .header("Content-Type", "multipart/form-data; boundary=part")
            .POST(form)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IOException("the model was refused: " + answer.body());
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
