// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.search.Source.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One statement of a search.
 *
 * @param table the main table, {@code t}
 * @param key the columns that entries share with it
 * @param joins the entries beside it
 * @param driver that of the joins which the database is to start from
 * @param order what the places of the rows consist of
 * @param terms by how many of these, from the first on, the rows are ordered
 */
record Select(
    Dialect dialect,
    String table,
    List<String> key,
    List<Join> joins,
    Optional<Join> driver,
    List<Fragment> where,
    List<Sort> order,
    int terms) {

  Select orderedBy(int first) {
    return new Select(dialect, table, key, joins, driver, where, order, first);
  }

  /**
   * @param columns what is selected before the terms of the order
   * @param end what follows the order
   */
  Fragment sql(String columns, String end) {
    List<Fragment> conditions = new ArrayList<>();
    driver.ifPresent(join -> conditions.add(on(join, "t")));
    early().forEach(join -> conditions.add(on(join, driver.orElseThrow().alias())));
    conditions.addAll(where);
    return Fragment.of("select " + columns + selected())
        .then(from())
        .then(Fragment.of(" where "))
        .then(Fragment.join(" and ", conditions))
        .then(Fragment.of(" order by " + orderBy() + end));
  }

  private Fragment on(Join join, String other) {
    return Fragment.of(join.on(key, other) + " and %s.key = ?".formatted(join.alias()), join.key());
  }

  /** Joins that leave rows out: before the main table, whose rows are the dearest to look up. */
  private List<Join> early() {
    return driver
        .map(first -> joins.stream().filter(join -> join.required() && !join.equals(first)))
        .orElse(Stream.empty())
        .toList();
  }

  private String selected() {
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      selected.add(order.get(i).selected() + " as " + KeySet.column(i));
    }
    return String.join(", ", selected);
  }

  private String orderBy() {
    return order.stream()
        .limit(terms)
        .map(sort -> sort.sql() + (sort.ascending() ? " asc" : " desc"))
        .collect(Collectors.joining(", "));
  }

  /** SQLite takes what stands left of a cross join first. */
  private Fragment from() {
    List<String> tables = new ArrayList<>();
    driver.ifPresent(join -> tables.add(join.first(dialect)));
    early().forEach(join -> tables.add(join.table() + " " + join.alias()));
    tables.add(table + " t");
    List<Fragment> others =
        joins.stream()
            .filter(join -> !driver.equals(Optional.of(join)) && !early().contains(join))
            .map(join -> join.sql(key))
            .toList();
    return Fragment.of(" from " + String.join(" cross join ", tables))
        .then(Fragment.join("", others));
  }
}
