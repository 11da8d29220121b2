// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An opaque token: the key after which the page starts, bound to the list that it came from. */
final class PageToken {
  private PageToken() {}

  static String write(String key, String scope) {
    String text = Integer.toHexString(scope.hashCode()) + ":" + key;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String read(String token, String scope) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(token);
    }
    String expected = Integer.toHexString(scope.hashCode()) + ":";
    if (!text.startsWith(expected)) {
      throw refused(token);
    }
    return text.substring(expected.length());
  }

  /** A token counts only for the same list: path and query without the paging itself. */
  static String scope(Exchange exchange) {
    List<String> parts = new ArrayList<>(List.of(exchange.caller().workspace(), exchange.path()));
    exchange.queryNames().stream()
        .filter(name -> !name.equals("page_token") && !name.equals("max_results"))
        .sorted()
        .forEach(name -> parts.add(name + "=" + exchange.queryAll(name)));
    return String.join("\n", parts);
  }

  private static Malformed refused(String token) {
    return new Malformed(
        "page_token: %s (expected: the next_page_token of this same query)".formatted(token));
  }
}
