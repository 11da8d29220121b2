// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import java.util.List;

/** Decides whether a version may become champion. Asked outside of any change. */
@FunctionalInterface
public interface PromotionGate {
  /**
   * @param leastMetric value of the deciding metric that the candidate has to reach
   */
  Decision ask(Caller caller, ModelVersion candidate, double leastMetric);

  /** What was checked; it may become champion if everything holds. */
  record Decision(List<Check> checks) {
    public Decision {
      checks = List.copyOf(checks);
    }

    public boolean passed() {
      return checks.stream().allMatch(Check::holds);
    }

    /** What did not hold. */
    public List<String> refusals() {
      return checks.stream().filter(check -> !check.holds()).map(Check::statement).toList();
    }
  }

  /**
   * @param statement what was found, in a sentence
   */
  record Check(String name, boolean holds, String statement) {}
}
