// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.access.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Reads the header {@code Authorization}: Basic (RFC 7617) or Bearer. */
final class Authorization {
  private Authorization() {}

  static Credentials read(Optional<String> header) {
    if (header.isEmpty()) {
      return new Credentials.None();
    }
    String[] parts = header.get().strip().split(" +", 2);
    if (parts.length < 2) {
      return new Credentials.Unreadable();
    }
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "basic" -> basic(parts[1]);
      case "bearer" -> new Credentials.Key(parts[1]);
      default -> new Credentials.Unreadable();
    };
  }

  private static Credentials basic(String encoded) {
    try {
      String pair =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
              .toString();
      int colon = pair.indexOf(':');
      return colon < 0
          ? new Credentials.Unreadable()
          : new Credentials.Password(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return new Credentials.Unreadable();
    }
  }
}
