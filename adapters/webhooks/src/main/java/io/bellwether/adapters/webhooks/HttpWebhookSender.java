// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.WebhookSender;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts an alert as JSON, in the shape in which our API lists it. Credentials in the address become
 * basic authentication; redirects are not followed, for they could lead into a private network.
 */
public final class HttpWebhookSender implements WebhookSender {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SCHEMES = List.of("http", "https");

  private final AddressPolicy policy;
  private final Post post;

  /**
   * @param timeout how long an attempt may take
   */
  public HttpWebhookSender(AddressPolicy policy, Duration timeout) {
    this.policy = policy;
    this.post = new Post((SSLSocketFactory) SSLSocketFactory.getDefault(), timeout);
  }

  @Override
  public Outcome send(URI address, Alert alert) {
    try {
      Destination to = Destination.of(address.toString(), SCHEMES, policy);
      return outcome(post.send(to, Map.of(), body(alert)).status());
    } catch (Destination.Refused e) {
      return new Refused(Optional.empty(), String.valueOf(e.getMessage()), false);
    } catch (UnknownHostException e) {
      return new Refused(Optional.empty(), "unknown host: " + address.getHost(), true);
    } catch (IOException e) {
      return new Refused(Optional.empty(), told(e), true);
    }
  }

  static String told(IOException e) {
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
  }

  private static Outcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return new Accepted(status);
    }
    boolean mayPass = status == 408 || status == 429 || status >= 500;
    return new Refused(Optional.of(status), "answered with status " + status, mayPass);
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
}
