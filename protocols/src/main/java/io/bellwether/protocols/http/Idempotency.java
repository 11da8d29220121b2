// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.IdempotentReplies;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Transactions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A POST with an {@code Idempotency-Key} changes something once; a repeat gets the first answer.
 */
public final class Idempotency {
  public static final String HEADER = "Idempotency-Key";

  private static final Duration KEPT = Duration.ofHours(24);

  /** As many rounds as OWASP asks of PBKDF2 with SHA-256. */
  private static final int GUESSES_COST = 600_000;

  private final IdempotentReplies replies;
  private final Transactions transactions;
  private final InstantSource clock;

  public Idempotency(IdempotentReplies replies, Transactions transactions, InstantSource clock) {
    this.replies = replies;
    this.transactions = transactions;
    this.clock = clock;
  }

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
    String workspace = exchange.caller().workspace();
    String request =
        hash(exchange, route.permission().mayHoldSecrets() ? slow(exchange, key.get()) : "");
    Instant now = clock.instant();
    Optional<IdempotentReplies.Reply> first = replies.find(workspace, key.get(), now.minus(KEPT));
    if (first.isEmpty()) {
      exchange.onReply(
          (status, contentType, body) -> {
            if (status < 500 && !contentType.equals("application/octet-stream")) { // Kept as text.
              String text = new String(body, StandardCharsets.UTF_8);
              IdempotentReplies.Reply reply =
                  new IdempotentReplies.Reply(request, status, contentType, text, now);
              transactions.write(() -> replies.remember(workspace, key.get(), reply));
            }
          });
      try {
        route.handler().handle(exchange);
      } catch (RuntimeException e) {
        errors.answer(exchange, e);
      }
    } else if (first.get().request().equals(request)) {
      byte[] body = first.get().body().getBytes(StandardCharsets.UTF_8);
      exchange.answer(first.get().status(), first.get().contentType(), body);
    } else {
      throw new Conflict(
          "idempotency_key_reused",
          "Idempotency-Key: %s (expected: a key of its own for each different request)"
              .formatted(key.get()));
    }
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

  /**
   * @param secret stands for the body, if that must not be hashed here
   */
  private static String hash(Exchange exchange, String secret) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String head =
          "%s %s %s\n".formatted(exchange.caller().principal(), exchange.method(), exchange.path());
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(
              digest.digest(
                  secret.isEmpty() ? exchange.bytes() : secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
