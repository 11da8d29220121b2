// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/** Times on the wire: RFC 3339, kept to the microsecond; without an offset they are UTC. */
public final class Times {
  /** Beyond, there are times whose microseconds no number holds. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /**
   * @throws Malformed if the text is no time of the years 1 to 9999
   */
  public static Instant read(String field, String text) {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
      if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
        throw refusal(field, text);
      }
      return instant.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw refusal(field, text);
    }
  }

  private static Malformed refusal(String field, String text) {
    return new Malformed(
        "%s: %s (expected: a time such as 2026-01-31T12:00:00Z)".formatted(field, text));
  }
}
