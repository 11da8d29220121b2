// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyDigestTest {
  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of a body that comes in pieces of these sizes at most. */
  private static String hash(String body, Optional<String> boundary, int most) {
    BodyDigest digest = new BodyDigest(sha256(), boundary);
    Random random = new Random(most);
    byte[] bytes = body.getBytes(ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, random.nextInt(1, most + 1));
      digest.update(bytes, at, length);
      at += length;
    }
    return digest.end();
  }

  private static String form(String boundary, String first, String second) {
    return "--%1$s\r\nname=a\r\n\r\n%2$s\r\n--%1$s\r\nname=b\r\n\r\n%3$s\r\n--%1$s--\r\n"
        .formatted(boundary, first, second);
  }

  @Test
  void theSamePartsHaveTheSameHash() {
    String model = "{\"a\": \"--x\"}" + "z".repeat(10_000);
    String one = hash(form("x9", "{}", model), Optional.of("x9"), 5000);

    assertThat(hash(form("----other", "{}", model), Optional.of("----other"), 3)).isEqualTo(one);
    assertThat(hash(form("x9", "{}", model + "!"), Optional.of("x9"), 5000)).isNotEqualTo(one);
    assertThat(hash(form("x9", "{}" + model, ""), Optional.of("x9"), 5000)).isNotEqualTo(one);
    assertThat(hash(form("x9", "{}", model), Optional.empty(), 5000)).isNotEqualTo(one);
  }

  @Test
  void leavesOutWhatAReplacementOfTheLineWould() {
    Random random = new Random(4);
    for (int round = 0; round < 2000; round++) {
      String boundary = random.nextBoolean() ? "--" : "-a-";
      StringBuilder body = new StringBuilder();
      random.ints(40, 0, 3).forEach(i -> body.append("-a\n".charAt(i)));
      String expected = body.toString().replace("--" + boundary, "--");
      assertThat(hash(body.toString(), Optional.of(boundary), 7))
          .as(body.toString())
          .isEqualTo(HexFormat.of().formatHex(sha256().digest(expected.getBytes(ISO_8859_1))));
    }
  }
}
