// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.search.Source.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Goes through rows in the order of an index of (value, natural order), in either direction of the
 * values. A million rows of one value are not sorted: such a block is read as the index has it.
 */
final class Walk {
  /** Finds the rows of one segment. */
  @FunctionalInterface
  interface Rows {
    /**
     * @param order what their places consist of
     * @param terms by how many of these, from the first on, they are ordered
     */
    List<Found> find(List<Fragment> where, List<Sort> order, int terms, int most);
  }

  private final Rows rows;
  private final Sort value;
  private final List<Sort> rest;

  /**
   * @param value the order of the values
   * @param rest what decides among equal values
   */
  Walk(Rows rows, Sort value, List<Sort> rest) {
    this.rows = rows;
    this.value = value;
    this.rest = List.copyOf(rest);
  }

  /**
   * @param after the place behind which to start; empty at the beginning
   */
  List<Found> next(List<Object> after, int most) {
    List<Found> found = new ArrayList<>();
    List<Fragment> beyond = new ArrayList<>();
    if (!after.isEmpty()) {
      Object last = after.getFirst();
      Fragment behind = KeySet.after(rest, after.subList(1, after.size()));
      found.addAll(block(last, List.of(behind), most));
      beyond.add(KeySet.beyond(value, last));
    }
    if (found.size() < most) {
      addBeyond(found, beyond, most);
    }
    return found;
  }

  private void addBeyond(List<Found> found, List<Fragment> beyond, int most) {
    List<Sort> order = new ArrayList<>(List.of(value));
    order.addAll(rest);
    int wanted = most - found.size();
    List<Found> byValue = rows.find(beyond, order, 1, wanted);
    Optional<Object> last =
        byValue.size() < wanted ? Optional.empty() : Optional.of(valueOf(byValue.getLast()));
    Comparator<List<Object>> places = KeySet.order(order);
    byValue.stream()
        .filter(row -> last.isEmpty() || !isEqual(valueOf(row), last.get()))
        .sorted((a, b) -> places.compare(a.place(), b.place()))
        .forEach(found::add);
    if (last.isPresent()) { // More rows may have it than were found.
      found.addAll(block(last.get(), List.of(), most - found.size()));
    }
  }

  private static Object valueOf(Found row) {
    return row.place().getFirst();
  }

  private boolean isEqual(Object a, Object b) {
    return KeySet.order(List.of(value)).compare(List.of(a), List.of(b)) == 0;
  }

  private List<Found> block(Object of, List<Fragment> where, int most) {
    List<Fragment> conditions = new ArrayList<>(List.of(Fragment.of(value.sql() + " = ?", of)));
    conditions.addAll(where);
    return rows.find(conditions, rest, rest.size(), most).stream()
        .map(row -> row.behind(List.of(of)))
        .toList();
  }
}
