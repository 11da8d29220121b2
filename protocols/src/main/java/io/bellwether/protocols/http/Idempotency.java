// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.IdempotentReplies;
import io.bellwether.platform.shared.IdempotentReplies.Reply;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A POST with an {@code Idempotency-Key} changes something once; a repeat gets the first answer,
 * and is sent away as long as there is none.
 */
public final class Idempotency {
  public static final String HEADER = "Idempotency-Key";

  private static final Duration KEPT = Duration.ofHours(24);

  /** As many rounds as OWASP asks of PBKDF2 with SHA-256. */
  private static final int GUESSES_COST = 600_000;

  /** Of a body that is refused before it is read. */
  private static final long MOST_UNREAD = 32 << 20;

  private static final int AT_ONCE = 500;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Set<Key> answered = ConcurrentHashMap.newKeySet();
  private final IdempotentReplies replies;
  private final Transactions transactions;
  private final InstantSource clock;

  public Idempotency(IdempotentReplies replies, Transactions transactions, InstantSource clock) {
    this.replies = replies;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Forgets the answers that no repeat can get any more. */
  public void forgetOld() {
    Instant before = clock.instant().minus(KEPT);
    int forgotten = AT_ONCE;
    while (forgotten == AT_ONCE) {
      forgotten = transactions.write(() -> replies.forget(before, AT_ONCE));
    }
  }

  private record Key(String workspace, String key) {}

  void handle(Exchange exchange, Route route, Api.Errors errors) throws IOException {
    Optional<String> key = exchange.header(HEADER);
    if (key.isEmpty() || route.effect() == Effect.READS || !route.method().equals("POST")) {
      route.handler().handle(exchange);
      return;
    }
    if (exchange.isGrpc()) {
      throw new Malformed(
          HEADER + ": of a call of gRPC, whose answer is not kept (expected: no such metadata)");
    }
    if (key.get().isBlank()) { // Else all who send it so would repeat each other.
      throw new Malformed(HEADER + ": empty (expected: a key of the request's own, or no header)");
    }
    Key id = new Key(exchange.caller().workspace(), key.get());
    if (!answered.add(id)) {
      throw new Unavailable(
          "request_in_progress",
          "Idempotency-Key: %s, with which a request is being answered (expected: to be repeated later)"
              .formatted(id.key),
          RETRY);
    }
    try {
      Instant now = clock.instant();
      Hash hash = hash(exchange, route.permission().mayHoldSecrets());
      Optional<Reply> first = replies.find(id.workspace, id.key, now.minus(KEPT));
      if (first.isEmpty()) {
        answerFirst(exchange, route, errors, new FirstReply(id, hash, now));
      } else {
        repeat(exchange, first.get(), hash.of(Long.MAX_VALUE));
      }
    } finally {
      answered.remove(id);
    }
  }

  private static void answerFirst(
      Exchange exchange, Route route, Api.Errors errors, Exchange.ReplyListener remembering)
      throws IOException {
    exchange.onReply(remembering);
    try {
      route.handler().handle(exchange);
    } catch (RuntimeException e) {
      errors.answer(exchange, e);
    }
  }

  /** Keeps the first answer. */
  private final class FirstReply implements Exchange.ReplyListener {
    private final Key id;
    private final Hash hash;
    private final Instant now;
    private final Map<String, String> headers = new HashMap<>();

    FirstReply(Key id, Hash hash, Instant now) {
      this.id = id;
      this.hash = hash;
      this.now = now;
    }

    @Override
    public void header(String name, String value) {
      headers.put(name, value);
    }

    @Override
    public void replied(int status, String contentType, byte[] body) {
      if (status >= 500 || contentType.equals("application/octet-stream")) { // Kept as text.
        return;
      }
      Optional<String> request = hash.of(MOST_UNREAD);
      if (request.isPresent()) {
        String text = new String(body, StandardCharsets.UTF_8);
        Reply reply = new Reply(request.get(), status, contentType, headers, text, now);
        transactions.write(() -> replies.remember(id.workspace, id.key, reply));
      }
    }
  }

  private static void repeat(Exchange exchange, Reply first, Optional<String> request) {
    if (!request.equals(Optional.of(first.request()))) {
      throw new Conflict(
          "idempotency_key_reused",
          "Idempotency-Key: %s (expected: a key of its own for each different request)"
              .formatted(exchange.header(HEADER).orElse("")));
    }
    first.headers().forEach(exchange::answerHeader);
    byte[] body = first.body().getBytes(StandardCharsets.UTF_8);
    exchange.answer(first.status(), first.contentType(), body);
  }

  /** Of a body that may hold a secret no fast hash is kept: it could be guessed by it. */
  private static String slow(Exchange exchange, String key) throws IOException {
    String salt = exchange.caller().workspace() + " " + key;
    PBEKeySpec spec =
        new PBEKeySpec(
            ("body " + new String(exchange.bytes(), StandardCharsets.ISO_8859_1)).toCharArray(),
            salt.getBytes(StandardCharsets.UTF_8),
            GUESSES_COST,
            256);
    try {
      SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      return HexFormat.of().formatHex(factory.generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** By which requests are told apart. */
  @FunctionalInterface
  private interface Hash {
    /**
     * @param mostUnread reads so much at most of what nobody has read of the body
     * @return empty if there is more
     */
    Optional<String> of(long mostUnread);
  }

  /** Of who asks, what, and the body, which is not read yet unless it may hold a secret. */
  private static Hash hash(Exchange exchange, boolean mayHoldSecrets) throws IOException {
    MessageDigest digest = sha256();
    String query = exchange.rawQuery();
    String head =
        "%s %s %s%s\n"
            .formatted(
                exchange.caller().principal(),
                exchange.method(),
                exchange.path(),
                query.isEmpty() ? "" : "?" + query);
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    if (mayHoldSecrets) {
      String key = exchange.header(HEADER).orElse("");
      digest.update(slow(exchange, key).getBytes(StandardCharsets.UTF_8));
      String made = HexFormat.of().formatHex(digest.digest());
      return _ -> Optional.of(made);
    }
    BodyDigest whole =
        new BodyDigest(digest, exchange.header("Content-Type").flatMap(Multipart::boundary));
    HashedBody body = exchange.hashedBy(whole);
    return mostUnread -> {
      try {
        return body.finish(mostUnread) ? Optional.of(whole.end()) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty(); // It broke off, so nobody knows what it was.
      }
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
