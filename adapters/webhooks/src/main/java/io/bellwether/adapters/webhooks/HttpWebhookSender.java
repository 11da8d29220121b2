// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.WebhookSender;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Posts an alert as JSON, in the shape in which our API lists it. Credentials in the address become
 * basic authentication; redirects are not followed, for they could lead into a private network.
 */
public final class HttpWebhookSender implements WebhookSender, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AddressPolicy policy;
  private final Duration timeout;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param timeout how long an answer may take
   */
  public HttpWebhookSender(AddressPolicy policy, Duration timeout) {
    this.policy = policy;
    this.timeout = timeout;
  }

  @Override
  public Outcome send(URI address, Alert alert) {
    try {
      Optional<String> refusal = policy.refusal(address);
      if (refusal.isPresent()) {
        return new Refused(Optional.empty(), refusal.get(), false);
      }
      HttpResponse<Void> response =
          client.send(request(address, alert), HttpResponse.BodyHandlers.discarding());
      return outcome(response.statusCode());
    } catch (UnknownHostException e) {
      return new Refused(Optional.empty(), "unknown host: " + address.getHost(), true);
    } catch (IOException e) {
      return new Refused(Optional.empty(), e.getClass().getSimpleName() + reason(e), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(Optional.empty(), "the server stops", true);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "" : ": " + e.getMessage();
  }

  private static Outcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return new Accepted(status);
    }
    boolean mayPass = status == 408 || status == 429 || status >= 500;
    return new Refused(Optional.of(status), "answered with status " + status, mayPass);
  }

  private HttpRequest request(URI address, Alert alert) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "bellwether")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body(alert)));
    if (address.getUserInfo() != null) {
      byte[] credentials = address.getUserInfo().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return request.build();
  }

  private static byte[] body(Alert alert) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", alert.id());
    body.put("level", alert.level().label());
    body.put("type", alert.type());
    body.put("model_name", alert.model());
    body.put("message", alert.message());
    body.put("severity", alert.severity());
    body.put("suggested_action", alert.suggestedAction());
    body.put("created_at", alert.createdAt().toString());
    body.put("state", alert.state().label());
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert can be written as JSON", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
