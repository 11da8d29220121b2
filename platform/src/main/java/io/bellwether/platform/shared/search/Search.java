// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared.search;

import java.util.List;
import java.util.Optional;

/**
 * A search: every condition must hold.
 *
 * @param order empty means the order that is natural for what is searched for
 * @param limit the most that may be found
 * @param after where an earlier page of the same search ended
 * @param <F> the fields that the things searched for have
 */
public record Search<F extends Enum<F>>(
    List<Condition<F>> where, List<Order<F>> order, int limit, Optional<String> after) {
  public Search {
    where = List.copyOf(where);
    order = List.copyOf(order);
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
  }

  /** Everything, in the natural order. */
  public static <F extends Enum<F>> Search<F> all(int limit, Optional<String> after) {
    return new Search<>(List.of(), List.of(), limit, after);
  }

  /** Whether the latest values of metrics decide what is found, or in which order. */
  public boolean readsMetrics() {
    return where.stream().anyMatch(condition -> condition instanceof Condition.Metric)
        || order.stream().anyMatch(by -> by instanceof Order.ByMetric);
  }
}
