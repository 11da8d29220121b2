// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A server in this JVM, on a free port, and a client of it. */
final class RunningServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Server server;
  private final HttpClient client;
  private final Map<String, String> headers;

  RunningServer(Path data) {
    this(data, Map.of());
  }

  RunningServer(Path data, Map<String, String> environment) {
    Flags flags = Flags.parse(List.of("--port", "0", "--data", data.toString()));
    this.server = Server.start(Settings.load(flags, environment, data.resolveSibling("")), data);
    this.client = HttpClient.newHttpClient();
    this.headers = Map.of();
  }

  private RunningServer(RunningServer same, Map<String, String> headers) {
    this.server = same.server;
    this.client = same.client;
    this.headers = headers;
  }

  /** The same server, asked by this user. */
  RunningServer as(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** The same server, asked with this header. */
  RunningServer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new RunningServer(this, more);
  }

  record Reply(int status, String text, HttpHeaders headers) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

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
    return send(json(path).POST(BodyPublishers.ofString(body)).build());
  }

  Reply post(String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  Reply post(String path, String contentType, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  Reply post(String path, byte[] body) {
    return send(json(path).POST(BodyPublishers.ofByteArray(body)).build());
  }

  Reply patch(String path, String body) {
    return send(json(path).method("PATCH", BodyPublishers.ofString(body)).build());
  }

  Reply delete(String path, String body) {
    return send(json(path).method("DELETE", BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  /** As a form of the parts that an upload of a model has. */
  Reply upload(String path, String metadata, String model) {
    return upload(path, metadata, model.getBytes(StandardCharsets.UTF_8));
  }

  Reply upload(String path, String metadata, byte[] model) {
    String head =
        """
        --part\r
        Content-Disposition: form-data; name="metadata"\r
        \r
        %s\r
        --part\r
        Content-Disposition: form-data; name="model"; filename="model.json"\r
        \r
        """
            .formatted(metadata);
    List<byte[]> form =
        List.of(
            head.getBytes(StandardCharsets.UTF_8),
            model,
            "\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8));
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=part")
            .POST(BodyPublishers.ofByteArrays(form))
            .build());
  }

  Reply put(String path, byte[] body) {
    return send(request(path).PUT(BodyPublishers.ofByteArray(body)).build());
  }

  Reply put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    headers.forEach(request::header);
    return request;
  }

  /** The job that was accepted, once it has ended. */
  JsonNode ended(Reply accepted) {
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    String url = accepted.json().path("status_url").asText();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode job = get(url).json();
    while (List.of("queued", "running").contains(job.path("status").asText())) {
      assertThat(System.nanoTime()).as(job.toString()).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE.toNanos());
      job = get(url).json();
    }
    return job;
  }

  private Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body(), response.headers());
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
