// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import io.bellwether.platform.shared.Malformed;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that is wrong with a model.
 *
 * @param type such as {@link #DATA_DRIFT}
 * @param checkedVersion the version that was checked
 * @param severity 0..1
 * @param reportId the newest check that found it
 * @param jobId the retraining that it started
 * @param madeVersion the version that the retraining made
 */
public record Alert(
    String id,
    Level level,
    String type,
    String model,
    String checkedVersion,
    String message,
    double severity,
    String suggestedAction,
    Instant createdAt,
    State state,
    Optional<String> reportId,
    Optional<String> jobId,
    Optional<String> madeVersion) {
  public static final String DATA_DRIFT = "data_drift";
  public static final String PREDICTION_DRIFT = "prediction_drift";
  public static final String PERFORMANCE = "performance";

  public Alert {
    if (!(severity >= 0 && severity <= 1)) {
      throw new IllegalArgumentException("severity: %s (expected: 0..1)".formatted(severity));
    }
  }

  /** How much it matters. */
  public enum Level {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws Malformed if there is none with this label
     */
    public static Level ofLabel(String label) {
      for (Level level : values()) {
        if (level.label().equals(label)) {
          return level;
        }
      }
      throw new Malformed("level: %s (expected: critical, high, medium or low)".formatted(label));
    }
  }

  /** Whether somebody looks after it. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws Malformed if there is none with this label
     */
    public static State ofLabel(String label) {
      for (State state : values()) {
        if (state.label().equals(label)) {
          return state;
        }
      }
      throw new Malformed("state: %s (expected: open, acknowledged or resolved)".formatted(label));
    }
  }

  /** A change of its state. */
  public record StateChange(State state, Instant time, String actor) {}

  /** Which alerts to list. */
  public record Filter(Optional<String> model, Optional<Level> level, Optional<State> state) {
    public static Filter none() {
      return new Filter(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  Alert in(State next) {
    return new Alert(
        id,
        level,
        type,
        model,
        checkedVersion,
        message,
        severity,
        suggestedAction,
        createdAt,
        next,
        reportId,
        jobId,
        madeVersion);
  }

  /** The same alert as a later check sees it. */
  Alert as(Alert later) {
    return new Alert(
        id,
        later.level,
        type,
        model,
        checkedVersion,
        later.message,
        later.severity,
        later.suggestedAction,
        createdAt,
        state,
        later.reportId,
        jobId,
        madeVersion);
  }

  Alert causing(Optional<String> job, Optional<String> made) {
    return new Alert(
        id,
        level,
        type,
        model,
        checkedVersion,
        message,
        severity,
        suggestedAction,
        createdAt,
        state,
        reportId,
        job,
        made);
  }
}
