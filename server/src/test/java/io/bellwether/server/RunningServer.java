// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server in this JVM, on a free port, and a client of it. */
final class RunningServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningServer(Path data) {
    Flags flags = Flags.parse(List.of("--port", "0", "--data", data.toString()));
    this.server = Server.start(Settings.load(flags, Map.of(), data.resolveSibling("")), data);
  }

  record Reply(int status, String text) {
    JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }
  }

  Reply get(String path) {
    return send(request(path).GET().build());
  }

  Reply post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  /** As a form of the parts that an upload of a model has. */
  Reply upload(String path, String metadata, String model) {
    String form =
        """
        --part\r
        Content-Disposition: form-data; name="metadata"\r
        \r
        %s\r
        --part\r
        Content-Disposition: form-data; name="model"; filename="model.json"\r
        \r
        %s\r
        --part--\r
        """
            .formatted(metadata, model);
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=part")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  Reply put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
