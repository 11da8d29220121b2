// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.bellwether.platform.shared.Malformed;
import org.jspecify.annotations.Nullable;

/** Why a text is no JSON, in words for whoever sent it. */
public final class JsonSyntax {
  /** As much as is told of any value. */
  private static final int MOST = 200;

  private JsonSyntax() {}

  public static Malformed refusal(JsonProcessingException e) {
    String reason = shown(firstSentence(e.getOriginalMessage()));
    return new Malformed(
        "no JSON: "
            + (reason.length() <= MOST ? reason : reason.substring(0, MOST) + "…")
            + place(e.getLocation()));
  }

  /** Where the reader was, from 1 on; columns are bytes. */
  private static String place(@Nullable JsonLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** The rest is advice to the programmers of this server. */
  private static String firstSentence(String message) {
    return message
        .replaceFirst("(?s)[:;(] *(?:maybe|enable|consider|was expecting).*", "")
        .replaceFirst("(?s)\\n.*", "")
        .replaceFirst(" *\\(?(start marker )?at \\[Source: .*", "")
        .strip();
  }

  /** A word may consist of whatever Java calls a part of a name, which is not always seen. */
  private static String shown(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}]", "\uFFFD");
  }
}
