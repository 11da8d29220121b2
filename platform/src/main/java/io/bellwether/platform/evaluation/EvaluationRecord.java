// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One example. Values are JSON.
 *
 * @param inputHash of what goes in: a data set has each input once
 * @param inputs what goes in
 * @param outputs what came out
 * @param expectations what should come out, by name
 * @param tags by key
 * @param source where it comes from
 * @param sourceType such as HUMAN or TRACE
 * @param sourceId such as the trace's id
 */
public record EvaluationRecord(
    String id,
    String datasetId,
    String inputHash,
    String inputs,
    Optional<String> outputs,
    Map<String, String> expectations,
    Map<String, String> tags,
    Optional<String> source,
    Optional<String> sourceType,
    Optional<String> sourceId,
    Optional<String> createdBy,
    Optional<String> updatedBy,
    Instant createdAt,
    Instant updatedAt) {
  public EvaluationRecord {
    expectations = Map.copyOf(expectations);
    tags = Map.copyOf(tags);
  }

  /**
   * A record as it is told.
   *
   * @param outputs empty leaves known ones as they are
   * @param by who tells it
   */
  public record Told(
      String inputHash,
      String inputs,
      Optional<String> outputs,
      Map<String, String> expectations,
      Map<String, String> tags,
      Optional<String> source,
      Optional<String> sourceType,
      Optional<String> sourceId,
      Optional<String> by) {}

  static EvaluationRecord create(String id, String datasetId, Told told, Instant now) {
    return new EvaluationRecord(
        id,
        datasetId,
        told.inputHash,
        told.inputs,
        told.outputs,
        told.expectations,
        told.tags,
        told.source,
        told.sourceType,
        told.sourceId,
        told.by,
        told.by,
        now,
        now);
  }

  /** This record with what is told of the same input; its source stays. */
  EvaluationRecord merged(Told told, Instant now) {
    return new EvaluationRecord(
        id,
        datasetId,
        inputHash,
        inputs,
        told.outputs.or(() -> outputs),
        both(expectations, told.expectations),
        both(tags, told.tags),
        source,
        sourceType,
        sourceId,
        createdBy,
        told.by.or(() -> updatedBy),
        createdAt,
        now);
  }

  private static Map<String, String> both(Map<String, String> old, Map<String, String> added) {
    Map<String, String> all = new LinkedHashMap<>(old);
    all.putAll(added);
    return all;
  }
}
