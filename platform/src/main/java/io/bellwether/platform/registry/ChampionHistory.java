// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Conflict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The champions of a model without those that rollbacks undid. That a change was a rollback stands
 * in its reason.
 */
final class ChampionHistory {
  private static final String ROLLBACK = "rollback";

  private ChampionHistory() {}

  /** The reason that is kept of a rollback. */
  static String rollback(String reason) {
    return reason.isEmpty() ? ROLLBACK : ROLLBACK + ": " + reason;
  }

  private static boolean isRollback(AliasChange change) {
    return change.reason().equals(ROLLBACK) || change.reason().startsWith(ROLLBACK + ": ");
  }

  /**
   * The champions so far, the last one first, whether it is champion still or not.
   *
   * @param history of the alias, newest first
   */
  static List<Integer> of(List<AliasChange> history) {
    Deque<Integer> champions = new ArrayDeque<>();
    for (AliasChange change : history.reversed()) {
      change.to().ifPresent(number -> follow(champions, number, isRollback(change)));
    }
    return List.copyOf(champions);
  }

  private static void follow(Deque<Integer> champions, int number, boolean rollback) {
    while (rollback && champions.contains(number) && champions.element() != number) {
      champions.pop();
    }
    if (champions.isEmpty() || champions.element() != number) {
      champions.push(number);
    }
  }

  static Conflict nobody(String model) {
    return new Conflict(
        "no_earlier_champion",
        "model %s has no earlier champion (expected: a version that was champion before and still exists; promote one)"
            .formatted(model));
  }
}
