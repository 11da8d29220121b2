// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One alert told to one address.
 *
 * @param address without credentials and query
 * @param attempts how often it was tried
 * @param responseStatus what the last attempt was answered
 * @param error why the last attempt failed
 */
public record Delivery(
    String id,
    String alertId,
    String address,
    Status status,
    int attempts,
    Optional<Integer> responseStatus,
    Optional<String> error,
    Instant createdAt,
    Optional<Instant> deliveredAt) {
  /** How far it is. */
  public enum Status {
    PENDING,
    DELIVERED,
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Delivery after(WebhookSender.Outcome outcome, boolean last, Instant now) {
    return switch (outcome) {
      case WebhookSender.Accepted accepted ->
          with(
              Status.DELIVERED, Optional.of(accepted.status()), Optional.empty(), Optional.of(now));
      case WebhookSender.Refused refused ->
          with(
              last || !refused.mayPass() ? Status.FAILED : Status.PENDING,
              refused.status(),
              Optional.of(refused.reason()),
              Optional.empty());
    };
  }

  private Delivery with(
      Status next, Optional<Integer> answered, Optional<String> reason, Optional<Instant> at) {
    return new Delivery(id, alertId, address, next, attempts + 1, answered, reason, createdAt, at);
  }
}
