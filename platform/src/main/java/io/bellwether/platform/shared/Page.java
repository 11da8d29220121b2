// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** One page of a list, and the key after which the next one starts, if there is a next one. */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }

  public static <T> Page<T> empty() {
    return new Page<>(List.of(), Optional.empty());
  }

  /** The page of a store that was asked for one item more than the page may hold. */
  public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> key) {
    if (oneMore.size() <= limit) {
      return new Page<>(oneMore, Optional.empty());
    }
    List<T> items = oneMore.subList(0, limit);
    return new Page<>(items, Optional.of(key.apply(items.getLast())));
  }

  /** Without what does not fit; there may still be a next page. */
  public Page<T> filtered(Predicate<T> wanted) {
    return new Page<>(items.stream().filter(wanted).toList(), next);
  }

  public <R> Page<R> map(Function<T, R> change) {
    return new Page<>(items.stream().map(change).toList(), next);
  }

  /**
   * Which page: at most {@code limit} items that come after the item with the key {@code after}.
   */
  public record Request(int limit, Optional<String> after) {
    public static final int MAX_LIMIT = 1000;

    public Request {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new Malformed("max_results: %d (expected: 1..%d)".formatted(limit, MAX_LIMIT));
      }
      // No list tells such a key, and PostgreSQL takes no text with one.
      if (after.filter(key -> key.indexOf('\0') >= 0).isPresent()) {
        throw new Malformed("page_token: has a NUL character (expected: that of the same list)");
      }
    }

    public static Request first(int limit) {
      return new Request(limit, Optional.empty());
    }
  }
}
