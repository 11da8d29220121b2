// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Bodies that are packed on their way, both ways. */
public final class PackedBody {
  private static final String ENCODING = "Content-Encoding";

  private static final long MOST_UNPACKED = 4L << 30;

  private PackedBody() {}

  /**
   * The body, unpacked.
   *
   * @throws BodyTooLarge if it has more bytes than {@code most}
   */
  public static byte[] read(Exchange exchange, int most) throws IOException {
    byte[] body = exchange.bytes();
    if (body.length > most) {
      throw new BodyTooLarge(most);
    }
    return body;
  }

  /**
   * What the bytes of a request are, unpacked as it says.
   *
   * @throws BodyTooLarge if they are more than {@code most}, packed or not
   * @throws Malformed if they are not packed as it says
   */
  static byte[] unpack(Exchange exchange, byte[] body, int most) throws IOException {
    if (body.length > most) {
      throw new BodyTooLarge(most);
    }
    Optional<Packing> packing = packing(exchange);
    if (packing.isEmpty()) {
      return body;
    }
    try {
      return packing.get().unpack(body, most, exchange::read);
    } catch (IOException e) {
      throw broken(packing.get(), e);
    }
  }

  /** As {@link #stream}, of a file of data: only what a packed one becomes has a limit. */
  public static InputStream file(Exchange exchange) {
    return stream(exchange, MOST_UNPACKED);
  }

  /**
   * The body as it comes in, unpacked as it is read; can be read once. The stream fails with {@link
   * Malformed} if it is not packed as the request says, and with {@link BodyTooLarge} if it was
   * packed and has more bytes than {@code most}: a few may become any number of them.
   */
  static InputStream stream(Exchange exchange, long most) {
    Optional<Packing> packing = packing(exchange);
    return packing.isEmpty()
        ? exchange.stream()
        : new UnpackedStream(exchange.stream(), packing.get(), most);
  }

  /**
   * How the body is packed.
   *
   * @throws UnknownEncoding if that is not known here
   */
  static Optional<Packing> packing(Exchange exchange) {
    return exchange
        .header(ENCODING)
        .map(String::strip)
        .filter(label -> !label.isEmpty() && !label.equalsIgnoreCase("identity"))
        .map(label -> Packing.of(label).orElseThrow(() -> new UnknownEncoding(label)));
  }

  static Malformed broken(Packing packing, IOException error) {
    String what = error instanceof EOFException ? "ends too early" : "is no " + packing.label();
    return new Malformed(
        "Content-Encoding: %s, and the body %s (expected: what the header says)"
            .formatted(packing.label(), what));
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
    exchange.answerHeader(ENCODING, packing.get().label());
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
