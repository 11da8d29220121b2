// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Brings letters to webhooks.
 *
 * <p>Implementers: one attempt, bounded in time and in how much of the answer is read; an address
 * in a private network is refused unless the configuration allows it, whatever its name resolves
 * to; redirects are not followed. Nothing is thrown: what went wrong is the outcome.
 */
public interface Courier {
  /** Why nothing may be sent there, if so. */
  Optional<String> refusal(String url);

  Outcome send(String url, Map<String, String> headers, byte[] body);

  /** How an attempt ended. */
  sealed interface Outcome {
    /** Whether the same attempt may succeed later. */
    boolean mayPass();

    /** How long the receiver wants to be left alone. */
    Duration retryAfter();
  }

  /**
   * @param body the beginning of it
   */
  record Answered(int status, String body, Duration retryAfter) implements Outcome {
    /** Whether the receiver took it. */
    public boolean accepted() {
      return status >= 200 && status < 300;
    }

    @Override
    public boolean mayPass() {
      return status == 429 || status >= 500;
    }
  }

  /** Nothing was answered. */
  record Failed(String reason, boolean mayPass) implements Outcome {
    @Override
    public Duration retryAfter() {
      return Duration.ZERO;
    }
  }
}
