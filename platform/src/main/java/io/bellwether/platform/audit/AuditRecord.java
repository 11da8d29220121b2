// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One link of the chain: who did what to which thing, and the hash of it together with the hash of
 * the link before.
 *
 * @param sequence 1, 2, 3 … in one workspace, without a gap
 * @param action such as {@code dataset.create}
 * @param hash SHA-256 in hexadecimal over every other component and the previous record's hash
 */
public record AuditRecord(
    long sequence,
    String workspace,
    Instant time,
    String actor,
    String requestId,
    String action,
    String subject,
    Map<String, String> details,
    String previousHash,
    String hash) {
  /** What the first record follows. */
  public static final String GENESIS = "0".repeat(64);

  public AuditRecord {
    details = Map.copyOf(details);
  }

  /** The record that follows {@code previousHash}, with its hash computed. */
  static AuditRecord chained(
      long sequence,
      String workspace,
      Instant time,
      String actor,
      String requestId,
      String action,
      String subject,
      Map<String, String> details,
      String previousHash) {
    Instant stored = time.truncatedTo(ChronoUnit.MICROS);
    AuditRecord open =
        new AuditRecord(
            sequence,
            workspace,
            stored,
            actor,
            requestId,
            action,
            subject,
            details,
            previousHash,
            "");
    return new AuditRecord(
        sequence,
        workspace,
        stored,
        actor,
        requestId,
        action,
        subject,
        details,
        previousHash,
        open.computeHash());
  }

  /** Whether nothing in this record was changed since it was written. */
  boolean isIntact() {
    return hash.equals(computeHash());
  }

  private String computeHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, previousHash);
      update(digest, Long.toString(sequence));
      update(digest, workspace);
      update(digest, time.toString());
      update(digest, actor);
      update(digest, requestId);
      update(digest, action);
      update(digest, subject);
      for (Map.Entry<String, String> detail : new TreeMap<>(details).entrySet()) {
        update(digest, detail.getKey());
        update(digest, detail.getValue());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Each text goes in with its length, so that no two different records look alike. */
  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
