// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.webhooks;

import io.bellwether.platform.registry.webhooks.Courier;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Brings the registry's letters over HTTP. */
public final class HttpCourier implements Courier {
  private static final long MOST_PATIENCE = 3600;

  private final List<String> schemes;
  private final AddressPolicy policy;
  private final Post post;

  /**
   * @param schemes in lower case
   * @param timeout how long an attempt may take
   */
  public HttpCourier(List<String> schemes, AddressPolicy policy, Duration timeout) {
    this.schemes = List.copyOf(schemes);
    this.policy = policy;
    this.post = new Post((SSLSocketFactory) SSLSocketFactory.getDefault(), timeout);
  }

  @Override
  public Optional<String> refusal(String url) {
    try {
      Destination.of(url, schemes, policy);
      return Optional.empty();
    } catch (Destination.Refused e) {
      return Optional.ofNullable(e.getMessage());
    } catch (UnknownHostException e) {
      return Optional.of("Cannot resolve Webhook URL hostname: " + e.getMessage());
    }
  }

  @Override
  public Outcome send(String url, Map<String, String> headers, byte[] body) {
    try {
      PostReply reply = post.send(Destination.of(url, schemes, policy), headers, body);
      return new Answered(reply.status(), reply.body(), retryAfter(reply));
    } catch (Destination.Refused e) {
      return new Failed(String.valueOf(e.getMessage()), false);
    } catch (IOException e) {
      return new Failed(HttpWebhookSender.told(e), true);
    }
  }

  private static Duration retryAfter(PostReply reply) {
    return Optional.ofNullable(reply.headers().get("retry-after"))
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), MOST_PATIENCE)))
        .orElse(Duration.ZERO);
  }
}
