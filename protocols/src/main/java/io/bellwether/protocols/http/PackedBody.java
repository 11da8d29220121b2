// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Bodies that are packed on their way, both ways. */
public final class PackedBody {
  private static final int MOST_BYTES = 32 << 20;

  private PackedBody() {}

  /** The body, unpacked. */
  public static byte[] read(Exchange exchange) throws IOException {
    return read(exchange, MOST_BYTES);
  }

  /**
   * The body, unpacked.
   *
   * @throws BodyTooLarge if it has more bytes than {@code most}, packed or not
   */
  public static byte[] read(Exchange exchange, int most) throws IOException {
    byte[] body = exchange.bytes();
    if (body.length > most) {
      throw new BodyTooLarge(most);
    }
    Optional<String> encoding = exchange.header("Content-Encoding");
    if (encoding.isEmpty()) {
      return body;
    }
    if (encoding.get().equalsIgnoreCase("identity")) {
      return body;
    }
    Packing packing =
        Packing.of(encoding.get())
            .orElseThrow(
                () ->
                    new Malformed(
                        "Content-Encoding: %s (expected: gzip or deflate)"
                            .formatted(encoding.get())));
    try {
      return packing.unpack(body, most, exchange::read);
    } catch (IOException e) {
      throw new Malformed(
          "the body is no %s (expected: what Content-Encoding says)".formatted(packing.label()));
    }
  }

  /** Answers, packed if that is worth it, the client takes it, and it is not kept for a repeat. */
  public static void answer(Exchange exchange, String contentType, byte[] body) throws IOException {
    boolean plain =
        body.length < Packing.WORTH_PACKING || exchange.header(Idempotency.HEADER).isPresent();
    Optional<Packing> packing = plain ? Optional.empty() : accepted(exchange);
    if (packing.isEmpty()) {
      exchange.answer(200, contentType, body);
      return;
    }
    exchange.answerHeader("Content-Encoding", packing.get().label());
    exchange.answer(200, contentType, packing.get().pack(body));
  }

  private static Optional<Packing> accepted(Exchange exchange) {
    String accepted = exchange.header("Accept-Encoding").orElse("").toLowerCase(Locale.ROOT);
    return Arrays.stream(Packing.values())
        .filter(packing -> accepts(accepted, packing.label()))
        .findFirst();
  }

  private static boolean accepts(String header, String encoding) {
    for (String part : header.split(",", -1)) {
      String[] words = part.strip().split(";", 2);
      if (words[0].strip().equals(encoding)) {
        return words.length == 1 || !words[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
