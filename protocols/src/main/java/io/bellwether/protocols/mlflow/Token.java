// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Page tokens: where the page starts, bound to the search. MLflow's own hold an offset. */
final class Token {
  private Token() {}

  static @Nullable String write(Optional<String> key, Object... search) {
    return key.map(
            text ->
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((scope(search) + text).getBytes(StandardCharsets.UTF_8)))
        .orElse(null);
  }

  static Optional<String> read(Fields fields, Object... search) {
    return fields.filled("page_token").map(token -> key(token, scope(search)));
  }

  private static String key(String token, String scope) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(scope)) {
        return text.substring(scope.length());
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static String scope(Object... search) {
    List<String> texts = Arrays.stream(search).map(Token::text).toList();
    return Integer.toHexString(texts.hashCode()) + ":";
  }

  /** The same in every JVM, unlike the hash of an enum's constant or the order of a set. */
  private static String text(Object part) {
    return part instanceof Set<?> set
        ? set.stream().map(String::valueOf).sorted().toList().toString()
        : part.toString();
  }

  static Refusal invalid() {
    return Refusal.invalid("Invalid page token, could not base64-decode");
  }
}
