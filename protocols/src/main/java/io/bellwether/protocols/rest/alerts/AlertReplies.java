// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.alerts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bellwether.platform.alerts.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alerts as our API shows them. */
public final class AlertReplies {
  private AlertReplies() {}

  /** Also the body of a webhook. */
  public record Fields(
      String id,
      String level,
      String type,
      String modelName,
      String message,
      double severity,
      String suggestedAction,
      Instant createdAt,
      String state) {
    public static Fields of(Alert alert) {
      return new Fields(
          alert.id(),
          alert.level().label(),
          alert.type(),
          alert.model(),
          alert.message(),
          alert.severity(),
          alert.suggestedAction(),
          alert.createdAt(),
          alert.state().label());
    }
  }

  record Detail(
      @JsonUnwrapped Fields fields,
      Optional<String> reportId,
      Optional<String> jobId,
      Optional<String> modelVersion,
      List<Delivery> deliveries,
      List<StateChange> history) {}

  record Delivery(
      String id,
      String url,
      String status,
      int attempts,
      Optional<Integer> responseStatus,
      Optional<String> error,
      Instant createdAt,
      Optional<Instant> deliveredAt) {
    static Delivery of(io.bellwether.platform.alerts.Delivery delivery) {
      return new Delivery(
          delivery.id(),
          delivery.address(),
          delivery.status().label(),
          delivery.attempts(),
          delivery.responseStatus(),
          delivery.error(),
          delivery.createdAt(),
          delivery.deliveredAt());
    }
  }

  record StateChange(String state, Instant time, String actor) {
    static StateChange of(Alert.StateChange change) {
      return new StateChange(change.state().label(), change.time(), change.actor());
    }
  }
}
