// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A data set of examples, without the examples themselves.
 *
 * @param name need not be unique
 * @param digest differs whenever records have changed
 * @param schema JSON that names the fields of the records and their types, once there are any
 * @param records how many there are
 * @param experimentIds the experiments that use it
 */
public record EvaluationDataset(
    String id,
    String name,
    String digest,
    Map<String, String> tags,
    Optional<String> schema,
    long records,
    Instant createdAt,
    Instant updatedAt,
    Optional<String> createdBy,
    Optional<String> updatedBy,
    List<String> experimentIds) {
  /** The tag that says who made the data set or the record. */
  public static final String USER_TAG = "mlflow.user";

  private static final int DIGEST = 8;

  public EvaluationDataset {
    tags = Map.copyOf(tags);
    experimentIds = List.copyOf(experimentIds);
  }

  static EvaluationDataset create(
      String id, String name, Map<String, String> tags, List<String> experimentIds, Instant now) {
    Optional<String> user = Optional.ofNullable(tags.get(USER_TAG));
    return new EvaluationDataset(
        id,
        name,
        digest(name, now),
        tags,
        Optional.empty(),
        0,
        now,
        now,
        user,
        user,
        experimentIds.stream().distinct().toList());
  }

  /** This data set after a change of its records. */
  EvaluationDataset changed(
      Optional<String> newSchema, long newCount, Optional<String> by, Instant now) {
    return new EvaluationDataset(
        id,
        name,
        digest(name, now),
        tags,
        newSchema,
        newCount,
        createdAt,
        now,
        createdBy,
        by.or(() -> updatedBy),
        experimentIds);
  }

  private static String digest(String name, Instant time) {
    try {
      byte[] text = (name + ":" + time.toEpochMilli()).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
