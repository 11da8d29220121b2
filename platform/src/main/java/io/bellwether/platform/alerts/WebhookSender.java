// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import java.net.URI;
import java.util.Optional;

/**
 * Tells an alert to another system.
 *
 * <p>Implementers: one attempt, bounded in time; an address in a private network is refused unless
 * the configuration allows it. Nothing is thrown: what went wrong is the outcome.
 */
@FunctionalInterface
public interface WebhookSender {
  Outcome send(URI address, Alert alert);

  /** How an attempt ended. */
  sealed interface Outcome {}

  /**
   * @param status of the answer, 2xx
   */
  record Accepted(int status) implements Outcome {}

  /**
   * @param status of the answer, if there was one
   * @param mayPass whether the same attempt may succeed later
   */
  record Refused(Optional<Integer> status, String reason, boolean mayPass) implements Outcome {}
}
