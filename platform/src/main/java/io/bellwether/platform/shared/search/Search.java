// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared.search;

import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

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
  private static final int BATCH = 100;

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

  /** As much of the search's page as passes the sieve, or the whole page if enough is there. */
  public <T> Page<T> sifted(Predicate<T> sieve, Function<Search<F>, Page<T>> find) {
    List<T> passed = new ArrayList<>();
    Optional<String> next = after;
    do {
      int room = limit - passed.size();
      Page<T> page = find.apply(part(Math.max(room, BATCH), next));
      List<T> more = page.items().stream().filter(sieve).toList();
      if (more.size() > room) { // The page has to end with the last that is told.
        int read = page.items().indexOf(more.get(room - 1)) + 1;
        page = find.apply(part(read, next));
        more = page.items().stream().filter(sieve).limit(room).toList();
      }
      passed.addAll(more);
      next = page.next();
    } while (next.isPresent() && passed.size() < limit);
    return new Page<>(passed, next);
  }

  private Search<F> part(int most, Optional<String> from) {
    return new Search<>(where, order, most, from);
  }

  /** Whether the latest values of metrics decide what is found, or in which order. */
  public boolean readsMetrics() {
    return where.stream().anyMatch(condition -> condition instanceof Condition.Metric)
        || order.stream().anyMatch(by -> by instanceof Order.ByMetric);
  }
}
