// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** Bodies that are packed on their way, both ways. */
public final class PackedBody {
  private static final int MOST_BYTES = 32 << 20;

  /** Below it packing saves no packet. */
  private static final int WORTH_PACKING = 1024;

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
    return switch (encoding.get().toLowerCase(Locale.ROOT)) {
      case "identity" -> body;
      case "gzip" -> unpack("gzip", GZIPInputStream::new, body, most);
      case "deflate" -> unpack("deflate", InflaterInputStream::new, body, most);
      default ->
          throw new Malformed(
              "Content-Encoding: %s (expected: gzip or deflate)".formatted(encoding.get()));
    };
  }

  @FunctionalInterface
  private interface Unpacker {
    InputStream of(InputStream packed) throws IOException;
  }

  private static byte[] unpack(String encoding, Unpacker unpacker, byte[] body, int most) {
    try (InputStream in = unpacker.of(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(most + 1);
      if (plain.length > most) {
        throw new BodyTooLarge(most);
      }
      return plain;
    } catch (IOException e) {
      throw new Malformed(
          "the body is no %s (expected: what Content-Encoding says)".formatted(encoding));
    }
  }

  /** Answers, packed if that is worth it, the client takes it, and it is not kept for a repeat. */
  public static void answer(Exchange exchange, String contentType, byte[] body) throws IOException {
    boolean plain = body.length < WORTH_PACKING || exchange.header(Idempotency.HEADER).isPresent();
    Optional<String> encoding = plain ? Optional.empty() : accepted(exchange);
    if (encoding.isEmpty()) {
      exchange.answer(200, contentType, body);
      return;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 2);
    try (OutputStream out =
        encoding.get().equals("gzip")
            ? new GZIPOutputStream(packed)
            : new DeflaterOutputStream(packed)) {
      out.write(body);
    }
    exchange.answerHeader("Content-Encoding", encoding.get());
    exchange.answer(200, contentType, packed.toByteArray());
  }

  private static Optional<String> accepted(Exchange exchange) {
    String accepted = exchange.header("Accept-Encoding").orElse("").toLowerCase(Locale.ROOT);
    if (accepts(accepted, "gzip")) {
      return Optional.of("gzip");
    }
    return accepts(accepted, "deflate") ? Optional.of("deflate") : Optional.empty();
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
