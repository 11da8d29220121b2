// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    return Integer.toHexString(Objects.hash(List.of(search))) + ":";
  }

  private static Refusal invalid() {
    return Refusal.invalid("Invalid page token, could not base64-decode");
  }
}
