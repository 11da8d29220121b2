// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.exception.DataAccessException;

/**
 * Builds and runs one search. A condition on a tag, parameter or metric is an inner join on the
 * table's key, so that the database may start from whichever index is narrowest; the next page
 * starts by comparing with the last row, never by counting.
 */
public final class SearchQuery<F extends Enum<F>> {
  private final Database database;
  private final Source<F> source;
  private final Matches matches;
  private final List<Fragment> joins = new ArrayList<>();
  private final List<Fragment> where = new ArrayList<>();
  private final List<Sort> sorts = new ArrayList<>();

  /**
   * @param scope what holds for every row, such as the workspace
   */
  public SearchQuery(Database database, Source<F> source, Fragment scope) {
    this.database = database;
    this.source = source;
    this.matches = new Matches(database.dialect());
    where.add(scope);
  }

  public SearchQuery<F> and(Fragment condition) {
    where.add(condition);
    return this;
  }

  /** Runs the search; each row has all columns of the main table. */
  public <T> Page<T> page(Search<F> search, Function<Record, T> row) {
    search.where().forEach(this::add);
    if (search.order().isEmpty()) {
      sorts.addAll(source.natural());
    }
    search.order().forEach(this::add);
    source.ties().stream()
        .filter(tie -> sorts.stream().noneMatch(sort -> sort.sql().equals(tie.sql())))
        .forEach(sorts::add);
    search.after().ifPresent(after -> where.add(KeySet.after(sorts, after)));
    Fragment query = select(search.limit() + 1);
    Result<Record> rows = rows(query);
    List<Record> found = rows;
    Optional<String> next = Optional.empty();
    if (rows.size() > search.limit()) {
      found = rows.subList(0, search.limit());
      next = Optional.of(KeySet.key(sorts, found.getLast()));
    }
    return new Page<>(found.stream().map(row).toList(), next);
  }

  private Result<Record> rows(Fragment query) {
    try {
      return database.read(sql -> sql.fetch(query.sql(), query.values().toArray()));
    } catch (DataAccessException e) {
      if (database.dialect().isBadRegex(e)) {
        throw new InvalidInput(
            "filter_regex",
            "a regular expression of the filter is not understood by the database, or takes too"
                + " long (expected: a simpler one)",
            List.of());
      }
      throw e;
    }
  }

  private Fragment select(int limit) {
    StringBuilder head = new StringBuilder("select t.*");
    for (int i = 0; i < sorts.size(); i++) {
      head.append(", ").append(sorts.get(i).selected()).append(" as ").append(KeySet.column(i));
    }
    head.append(" from ").append(source.table()).append(" t");
    List<String> order =
        sorts.stream().map(sort -> sort.sql() + (sort.ascending() ? " asc" : " desc")).toList();
    return Fragment.of(head.toString())
        .then(Fragment.join("", joins))
        .then(Fragment.of(" where "))
        .then(Fragment.join(" and ", where))
        .then(Fragment.of(" order by " + String.join(", ", order) + " limit " + limit));
  }

  private void add(Condition<F> condition) {
    switch (condition) {
      case Condition.Text<F> text -> addText(column(text.field()), text);
      case Condition.Numeric<F> number ->
          where.add(
              Fragment.of(
                  sql(column(number.field())) + " " + number.comparison().sign() + " ?",
                  number.value()));
      case Condition.Tag<F> tag -> where.addAll(entry(source.tags(), tag.key(), tag.match()));
      case Condition.Param<F> param ->
          where.addAll(entry(source.params(), param.key(), param.match()));
      case Condition.Metric<F> metric -> {
        String alias = join(" join ", source.metrics(), metric.key());
        where.add(matches.metric(alias, metric.comparison(), metric.value()));
      }
    }
  }

  private void addText(Column column, Condition.Text<F> text) {
    switch (column) {
      case Column.Elsewhere other -> {
        Fragment match = matches.text("e." + other.sql(), text.match());
        String exists =
            "exists (select 1 from %s e where %s and ".formatted(other.table(), on("e"));
        where.add(Fragment.of(exists).then(match).then(Fragment.of(")")));
      }
      case Column.Text own -> where.add(matches.text(own.sql(), text.match()));
      case Column.Numeric own ->
          where.add(matches.text("cast(" + own.sql() + " as text)", text.match()));
    }
  }

  private List<Fragment> entry(
      Optional<String> table, String key, io.bellwether.platform.shared.search.Match match) {
    if (match instanceof io.bellwether.platform.shared.search.Match.Missing) {
      String alias = join(" left join ", table, key);
      return List.of(Fragment.of(alias + ".key is null"));
    }
    String alias = join(" join ", table, key);
    return matches.indexed(alias + ".value", match);
  }

  private void add(Order<F> order) {
    boolean ascending = order.ascending();
    switch (order) {
      case Order.ByField<F> by -> addField(column(by.field()), ascending);
      case Order.ByTag<F> by -> addEntry(join(" left join ", source.tags(), by.key()), ascending);
      case Order.ByParam<F> by ->
          addEntry(join(" left join ", source.params(), by.key()), ascending);
      case Order.ByMetric<F> by -> {
        String alias = join(" left join ", source.metrics(), by.key());
        sorts.add(Sort.whole("coalesce(%s.is_nan, 2)".formatted(alias), true));
        sorts.add(Sort.real(alias + ".value", ascending));
      }
    }
  }

  private void addField(Column column, boolean ascending) {
    Sort sort =
        switch (column) {
          case Column.Text text -> {
            sorts.add(
                Sort.whole("case when %s is null then 1 else 0 end".formatted(text.sql()), true));
            yield Sort.text(binary("coalesce(%s, '')".formatted(text.sql())), ascending);
          }
          case Column.Numeric number when isNatural(number) -> Sort.whole(number.sql(), ascending);
          case Column.Numeric number -> {
            sorts.add(
                Sort.whole("case when %s is null then 1 else 0 end".formatted(number.sql()), true));
            yield Sort.whole("coalesce(%s, 0)".formatted(number.sql()), ascending);
          }
          case Column.Elsewhere other ->
              throw new IllegalArgumentException("no order by " + other.table());
        };
    sorts.add(sort);
  }

  /** A column of the natural order is never null, and its index can be walked. */
  private boolean isNatural(Column.Numeric number) {
    return source.natural().stream().anyMatch(sort -> sort.sql().equals(number.sql()))
        || source.ties().stream().anyMatch(sort -> sort.sql().equals(number.sql()));
  }

  private void addEntry(String alias, boolean ascending) {
    sorts.add(Sort.whole("case when %s.value is null then 1 else 0 end".formatted(alias), true));
    sorts.add(Sort.text(binary("coalesce(%s.value, '')".formatted(alias)), ascending));
  }

  private String binary(String expression) {
    return database.dialect() == Dialect.SQLITE
        ? expression
        : database.dialect().binary("(" + expression + ")");
  }

  private String join(String kind, Optional<String> table, String key) {
    String name =
        table.orElseThrow(
            () -> new IllegalArgumentException(source.table() + " has none of these"));
    String alias = "j" + joins.size();
    String sql = "%s%s %s on %s and %s.key = ?".formatted(kind, name, alias, on(alias), alias);
    joins.add(Fragment.of(sql, key));
    return alias;
  }

  private String on(String alias) {
    return String.join(
        " and ", source.key().stream().map(c -> alias + "." + c + " = t." + c).toList());
  }

  private Column column(F field) {
    Column column = source.fields().get(field);
    if (column == null) {
      throw new IllegalArgumentException(source.table() + " has no column for " + field);
    }
    return column;
  }

  private static String sql(Column column) {
    return switch (column) {
      case Column.Text text -> text.sql();
      case Column.Numeric number -> number.sql();
      case Column.Elsewhere other -> throw new IllegalArgumentException("no number: " + other);
    };
  }
}
