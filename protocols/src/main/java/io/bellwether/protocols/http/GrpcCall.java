// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.TimedOut;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call of gRPC: messages both ways, each with its length before it, and a status behind the last.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
public final class GrpcCall {
  private static final int MOST_BYTES = 32 << 20;
  private static final int PREFIX = 5;
  private static final byte[] NOTHING = {};

  /** Clients take 8 KiB of headers. */
  private static final int LONGEST_MESSAGE = 4000;

  private static final HeaderName STATUS = HeaderNames.create("grpc-status");
  private static final HeaderName MESSAGE = HeaderNames.create("grpc-message");
  private static final Header WELL = HeaderValues.create(STATUS, "0");
  private static final Header CONTENT_TYPE =
      HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/grpc");
  private static final Header TRAILER =
      HeaderValues.create(HeaderNames.TRAILER, "grpc-status, grpc-message");
  private static final HeaderName ENCODING = HeaderNames.create("grpc-encoding");
  private static final HeaderName ACCEPTED = HeaderNames.create("grpc-accept-encoding");
  private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,8})([HMSmun])");

  private final Exchange exchange;
  private final ServerResponse response;
  private final int stream;
  private final Waiting waiting;
  private @Nullable InputStream in;
  private @Nullable StreamedAnswers answers;
  private Optional<Packing> packing = Optional.empty();
  private Deadline deadline = Deadline.never();

  /**
   * @param stream its number in the connection
   */
  GrpcCall(Exchange exchange, ServerResponse response, int stream, Waiting waiting) {
    this.exchange = exchange;
    this.response = response;
    this.stream = stream;
    this.waiting = waiting;
  }

  /** Whether this is a call at all. */
  static boolean is(Exchange exchange) {
    return exchange.isHttp2()
        && exchange
            .header("Content-Type")
            .filter(type -> type.matches("application/grpc([+;].*)?"))
            .isPresent();
  }

  private InputStream in() {
    InputStream from = in;
    if (from == null) {
      packing = exchange.header("grpc-encoding").flatMap(this::packing);
      deadline =
          exchange
              .header("grpc-timeout")
              .map(text -> Deadline.in(timeout(text)))
              .orElse(Deadline.never());
      from = exchange.stream();
      in = from;
    }
    return from;
  }

  private Optional<Packing> packing(String label) {
    if (label.equals("identity")) {
      return Optional.empty();
    }
    Optional<Packing> known = Packing.of(label);
    if (known.isEmpty()) {
      response.header(ACCEPTED, "identity,gzip,deflate");
      throw new GrpcFailure(
          GrpcStatus.UNIMPLEMENTED,
          "grpc-encoding: %s (expected: identity, gzip or deflate)".formatted(label));
    }
    return known;
  }

  private static Duration timeout(String text) {
    Matcher parts = TIMEOUT.matcher(text);
    if (!parts.matches()) {
      throw new Malformed("grpc-timeout: %s (expected: such as 100m)".formatted(text));
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "H" -> Duration.ofHours(amount);
      case "M" -> Duration.ofMinutes(amount);
      case "S" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMillis(amount);
      case "u" -> Duration.ofNanos(amount * 1000);
      default -> Duration.ofNanos(amount);
    };
  }

  /**
   * The one message of a call that has one.
   *
   * @throws Malformed if it has none or several
   */
  public ByteBuffer only() throws IOException {
    ByteBuffer message =
        read().orElseThrow(() -> new Malformed("the call: no message (expected: one)"));
    if (come(1).orElse(NOTHING).length > 0) {
      throw new Malformed("the call: more than one message (expected: one)");
    }
    return message;
  }

  /**
   * The next message, unpacked; absent if there is none any more.
   *
   * @throws BodyTooLarge if it has more than 32 MiB
   * @throws GrpcFailure if it is packed in a way that is unknown here
   * @throws TimedOut if nobody waits any more
   */
  public Optional<ByteBuffer> read() throws IOException {
    byte[] prefix = bytes(PREFIX);
    if (prefix.length == 0) {
      return Optional.empty();
    }
    ByteBuffer head = ByteBuffer.wrap(prefix);
    if (prefix.length < PREFIX || head.get(0) < 0 || head.get(0) > 1) {
      throw new Malformed("the call: no message of gRPC (expected: 0 or 1, its length, itself)");
    }
    long length = head.getInt(1) & 0xFFFF_FFFFL;
    if (length > MOST_BYTES) {
      throw new BodyTooLarge(MOST_BYTES);
    }
    byte[] message = bytes((int) length);
    if (message.length < length) {
      throw new Malformed(
          "the call: ends after %d bytes of a message (expected: %d)"
              .formatted(message.length, length));
    }
    deadline.check();
    return Optional.of(ByteBuffer.wrap(head.get(0) == 0 ? message : unpacked(message)));
  }

  private byte[] bytes(int most) throws IOException {
    return come(most)
        .orElseThrow(
            () -> new GrpcFailure(GrpcStatus.UNAVAILABLE, "the server or the connection ends"));
  }

  /** So many bytes, or fewer at the end of the call; absent if no more come. */
  private Optional<byte[]> come(int most) throws IOException {
    try {
      return waiting.during(() -> in().readNBytes(most));
    } catch (RequestException e) {
      throw new GrpcFailure(GrpcStatus.CANCELLED, "the client went away");
    }
  }

  private byte[] unpacked(byte[] message) throws IOException {
    if (packing.isEmpty()) {
      throw new Malformed("the message is packed (expected: the metadata grpc-encoding says how)");
    }
    try {
      return packing.get().unpack(message, MOST_BYTES, InputStream::readNBytes);
    } catch (IOException e) {
      throw new Malformed(
          "the message is no %s (expected: what grpc-encoding says)"
              .formatted(packing.get().label()));
    }
  }

  /**
   * Waits a while, or until the client, the connection or the server ends the call.
   *
   * @return whether it goes on
   * @throws TimedOut if the client waits no longer
   */
  public boolean pause(Duration longest) {
    boolean goesOn = waiting.pause(stream, longest);
    deadline.check();
    return goesOn;
  }

  /** Whether it is the client that ends the call, not the server or the connection. */
  public boolean isTakenBack() {
    return !waiting.hasEnded();
  }

  /** Until when the client waits for the end of the call; known once a message has been read. */
  public Deadline deadline() {
    return deadline;
  }

  /** Answers with one message, and ends well. */
  public void answer(byte[] message) throws IOException {
    head(message.length >= Packing.WORTH_PACKING);
    end(GrpcStatus.OK, "");
    byte[] framed = framed(message);
    if (framed.length <= Packing.WORTH_PACKING) {
      TogetherWriter.together(() -> response.send(framed));
    } else {
      response.send(framed);
    }
  }

  /** Answers with one of several messages, as soon as the client takes it. */
  public void write(byte[] message) throws IOException {
    StreamedAnswers to = answers;
    if (to == null) {
      head(true);
      to = new StreamedAnswers(response.outputStream());
      answers = to;
    }
    to.write(framed(message));
  }

  /** Ends a call whose answers have been written. */
  public void end() {
    fail(GrpcStatus.OK, "");
  }

  /** Ends the call, whatever has been written. */
  public void fail(GrpcStatus status, String message) {
    if (answers != null) {
      answers.await();
      end(status, message);
      return; // Whoever called the handler sends the end of the stream.
    }
    head(false);
    end(status, message);
    response.send(new byte[0]);
  }

  private void head(boolean packed) {
    response.header(CONTENT_TYPE);
    response.header(TRAILER);
    if (packed && packing.isPresent()) {
      response.header(ENCODING, packing.get().label());
    }
  }

  private void end(GrpcStatus status, String message) {
    if (status == GrpcStatus.OK) {
      response.trailers().set(WELL);
      return;
    }
    response.trailers().set(STATUS, Integer.toString(status.code));
    response.trailers().set(HeaderValues.create(MESSAGE, true, false, encoded(message)));
  }

  /** A message with its prefix; packed as the client's own if that is worth it. */
  private byte[] framed(byte[] message) throws IOException {
    boolean packed = packing.isPresent() && message.length >= Packing.WORTH_PACKING;
    byte[] body = packed ? packing.get().pack(message) : message;
    return ByteBuffer.allocate(PREFIX + body.length)
        .put((byte) (packed ? 1 : 0))
        .putInt(body.length)
        .put(body)
        .array();
  }

  /** Percent-encoded UTF-8, as far as a header takes it. */
  static String encoded(String message) {
    StringBuilder text = new StringBuilder();
    for (byte one : message.getBytes(StandardCharsets.UTF_8)) {
      if (text.length() >= LONGEST_MESSAGE && (one & 0xC0) != 0x80) {
        return text.append("%E2%80%A6").toString();
      }
      if (one >= ' ' && one <= '~' && one != '%') {
        text.append((char) one);
      } else {
        text.append("%%%02X".formatted(one & 0xFF));
      }
    }
    return text.toString();
  }
}
