// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Instant;
import java.util.Map;

/**
 * Something that has happened, for whoever wants to react: webhooks, lineage, retraining.
 *
 * @param id unique; a reader that sees it twice acts once
 * @param type such as {@code alert.raised}; each emitter keeps its types beside itself
 * @param subject the name or id of the thing it happened to
 */
public record Event(
    String id,
    String workspace,
    String type,
    String subject,
    Map<String, String> details,
    Instant time) {
  public Event {
    details = Map.copyOf(details);
  }
}
