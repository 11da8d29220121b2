// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes announcements as their receivers read them. Implementers: the same, whenever asked. */
public interface LetterWriter {
  byte[] body(Announcement announcement);

  /** What a letter of this topic may look like. */
  byte[] example(Topic topic, String workspace, Instant time);

  /**
   * The headers by which the receiver knows who sent the body.
   *
   * @param delivery the same for every attempt to deliver it
   */
  Map<String, String> headers(
      String delivery, Instant sentAt, byte[] body, Optional<String> secret);
}
