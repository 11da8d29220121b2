// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What was found when a version was tried out after its registration.
 *
 * @param gate what the promotion gate said at that time; nothing if it was not asked
 */
public record VersionValidation(
    Instant checkedAt, List<Check> checks, List<PromotionGate.Check> gate) {
  public VersionValidation {
    checks = List.copyOf(checks);
    gate = List.copyOf(gate);
  }

  /** How a check ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** What it needs is not there, or nobody here can read it. */
    NOT_RUN;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param detail what was found, in a sentence
   */
  public record Check(String name, Outcome outcome, String detail) {
    public static Check passed(String name, String detail) {
      return new Check(name, Outcome.PASSED, detail);
    }

    public static Check failed(String name, String detail) {
      return new Check(name, Outcome.FAILED, detail);
    }

    public static Check notRun(String name, String detail) {
      return new Check(name, Outcome.NOT_RUN, detail);
    }
  }

  /** The check without which no other can be made. */
  public static final String LOADS = "loads";

  /** {@code passed}, {@code failed}, or {@code not_validated} when nobody could load it. */
  public String status() {
    if (!failures().isEmpty()) {
      return Outcome.FAILED.label();
    }
    boolean loaded = checks.stream().anyMatch(VersionValidation::loads);
    return loaded ? Outcome.PASSED.label() : "not_validated";
  }

  private static boolean loads(Check check) {
    return check.name.equals(LOADS) && check.outcome == Outcome.PASSED;
  }

  /** What failed, and why. */
  public List<String> failures() {
    return checks.stream()
        .filter(check -> check.outcome == Outcome.FAILED)
        .map(check -> check.name + ": " + check.detail)
        .toList();
  }
}
