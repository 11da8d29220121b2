// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A search as clauses of SQL. A condition on a tag, parameter or metric is an inner join on the
 * table's key; an order by one is a left join.
 */
final class Clauses<F extends Enum<F>> {
  private final Source<F> source;
  private final Dialect dialect;
  private final Matches matches;
  private final List<Join> joins = new ArrayList<>();
  private final List<Fragment> where = new ArrayList<>();
  private final List<Sort> sorts = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();
  private @Nullable Leading leading;

  Clauses(Source<F> source, Dialect dialect, Search<F> search) {
    this.source = source;
    this.dialect = dialect;
    this.matches = new Matches(dialect);
    search.where().forEach(this::add);
    if (search.order().isEmpty()) {
      sorts.addAll(source.natural());
    }
    search.order().forEach(this::add);
    source.ties().stream()
        .filter(tie -> sorts.stream().noneMatch(sort -> sort.sql().equals(tie.sql())))
        .forEach(sorts::add);
  }

  List<Join> joins() {
    return List.copyOf(joins);
  }

  /** The conditions on the main table and on the entries that are joined to it. */
  List<Fragment> where() {
    return List.copyOf(where);
  }

  /** The order; its last terms decide all. */
  List<Sort> sorts() {
    return List.copyOf(sorts);
  }

  /** What an index could find. */
  List<Start> starts() {
    return List.copyOf(starts);
  }

  /** Empty if no index gives the first term of the order. */
  Optional<Leading> leading() {
    return Optional.ofNullable(leading);
  }

  /** Whether the index that finds the condition's rows gives the order as well. */
  boolean isOrderedBy(Start start) {
    return start.join().isPresent() && leading().flatMap(Leading::join).equals(start.join());
  }

  boolean isNatural() {
    return sorts.equals(source.natural());
  }

  private void add(Condition<F> condition) {
    switch (condition) {
      case Condition.Text<F> text -> addText(column(text.field()), text.match());
      case Condition.Numeric<F> number -> addNumeric(column(number.field()), number);
      case Condition.Tag<F> tag -> addEntry(source.tags(), tag.key(), tag.match());
      case Condition.Param<F> param -> addEntry(source.params(), param.key(), param.match());
      case Condition.Metric<F> metric -> {
        Join join = join(source.metrics(), metric.key(), true);
        Fragment match = matches.metric(join.alias(), metric.comparison(), metric.value());
        where.add(match);
        if (metric.comparison() != Comparison.NOT_EQUAL) {
          starts.add(new Start(Optional.of(join), match, false));
        }
      }
    }
  }

  /**
   * The plus keeps SQLite from starting with a wide range of times instead of the order's index.
   */
  private void addNumeric(Column column, Condition.Numeric<F> number) {
    String sql =
        switch (column) {
          case Column.Numeric own -> own.sql();
          case Column.Indexed own -> "+" + own.sql();
          case Column.Ordered own -> own.sql();
          case Column.Text own -> own.sql();
          case Column.Elsewhere other -> throw new IllegalArgumentException("no number: " + other);
        };
    where.add(Fragment.of(sql + " " + number.comparison().sign() + " ?", number.value()));
  }

  private void addText(Column column, Match match) {
    switch (column) {
      case Column.Elsewhere other -> {
        Join entries = new Join(other.table(), "e", "", true);
        String exists =
            "exists (select 1 from %s e where %s and "
                .formatted(other.table(), entries.on(source.key(), "t"));
        where.add(
            Fragment.of(exists)
                .then(matches.text("e." + other.sql(), match))
                .then(Fragment.of(")")));
      }
      case Column.Text own -> where.add(matches.text(own.sql(), match));
      case Column.Numeric own -> where.add(matches.text("cast(" + own.sql() + " as text)", match));
      case Column.Ordered own -> where.add(matches.text(own.sql(), match));
      case Column.Indexed own -> addIndexed(own, match);
    }
  }

  private void addIndexed(Column.Indexed column, Match match) {
    switch (column.kind()) {
      case TEXT -> {
        Fragment text = matches.text(dialect.binary(column.sql()), match);
        where.add(text);
        if (match instanceof Match.Equal) {
          starts.add(new Start(Optional.empty(), text, true));
        }
      }
      case WHOLE, REAL -> where.add(matches.text("cast(" + column.sql() + " as text)", match));
    }
  }

  private void addEntry(Optional<String> table, String key, Match match) {
    if (match instanceof Match.Missing) {
      where.add(Fragment.of(join(table, key, false).alias() + ".key is null"));
      return;
    }
    Join join = join(table, key, true);
    Fragment text = Fragment.join(" and ", matches.indexed(join.alias() + ".value", match));
    where.add(text);
    if (match instanceof Match.Equal) {
      starts.add(new Start(Optional.of(join), text, true));
    }
  }

  private void add(Order<F> order) {
    boolean ascending = order.ascending();
    boolean first = sorts.isEmpty();
    Optional<Leading> term =
        switch (order) {
          case Order.ByField<F> by -> orderBy(column(by.field()), ascending);
          case Order.ByTag<F> by -> Optional.of(orderBy(source.tags(), by.key(), ascending));
          case Order.ByParam<F> by -> Optional.of(orderBy(source.params(), by.key(), ascending));
          case Order.ByMetric<F> by -> {
            Join join = joined(source.metrics(), by.key());
            sorts.add(Sort.whole("coalesce(%s.is_nan, 2)".formatted(join.alias()), true));
            String value = join.alias() + ".value";
            sorts.add(Sort.real(value, ascending));
            yield Optional.of(Leading.metric(join, Sort.number(value, ascending)));
          }
        };
    if (first) {
      leading = term.orElse(null);
    }
  }

  private Leading orderBy(Optional<String> table, String key, boolean ascending) {
    Join join = joined(table, key);
    String value = dialect.binary(Matches.start(join.alias() + ".value"));
    sorts.add(
        Sort.whole("case when %s.key is null then 1 else 0 end".formatted(join.alias()), true));
    sorts.add(Sort.text("coalesce(%s, '')".formatted(value), ascending));
    return Leading.entry(join, Sort.text(value, ascending));
  }

  private Optional<Leading> orderBy(Column column, boolean ascending) {
    return switch (column) {
      case Column.Text text -> {
        addMissingLast(text.sql());
        sorts.add(Sort.text(binary("coalesce(%s, '')".formatted(text.sql())), ascending));
        yield Optional.empty();
      }
      case Column.Numeric number when isNatural(number) -> {
        sorts.add(Sort.whole(number.sql(), ascending));
        yield Optional.empty();
      }
      case Column.Numeric number -> {
        addMissingLast(number.sql());
        sorts.add(Sort.whole("coalesce(%s, 0)".formatted(number.sql()), ascending));
        yield Optional.empty();
      }
      case Column.Ordered own -> {
        sorts.add(orderByOrdered(own, ascending));
        yield Optional.empty();
      }
      case Column.Indexed own -> Optional.of(orderByIndexed(own, ascending));
      case Column.Elsewhere other ->
          throw new IllegalArgumentException("no order by " + other.table());
    };
  }

  private Sort orderByOrdered(Column.Ordered column, boolean ascending) {
    return switch (column.kind()) {
      case TEXT -> Sort.text(dialect.binary(column.sql()), ascending);
      case WHOLE -> Sort.whole(column.sql(), ascending);
      case REAL -> throw new IllegalArgumentException("no order by " + column);
    };
  }

  private Leading orderByIndexed(Column.Indexed column, boolean ascending) {
    addMissingLast(column.sql());
    return switch (column.kind()) {
      case TEXT -> {
        String value = dialect.binary(column.sql());
        sorts.add(Sort.text(binary("coalesce(%s, '')".formatted(column.sql())), ascending));
        yield Leading.column(Sort.text(value, ascending), column.sql());
      }
      case WHOLE -> {
        sorts.add(Sort.whole("coalesce(%s, 0)".formatted(column.sql()), ascending));
        yield Leading.column(Sort.whole(column.sql(), ascending), column.sql());
      }
      case REAL -> throw new IllegalArgumentException("no order by " + column);
    };
  }

  private void addMissingLast(String column) {
    sorts.add(Sort.whole("case when %s is null then 1 else 0 end".formatted(column), true));
  }

  /** A column of the natural order is never null, and its index can be walked. */
  private boolean isNatural(Column.Numeric number) {
    return source.natural().stream().anyMatch(sort -> sort.sql().equals(number.sql()))
        || source.ties().stream().anyMatch(sort -> sort.sql().equals(number.sql()));
  }

  private String binary(String expression) {
    return dialect == Dialect.SQLITE ? expression : dialect.binary("(" + expression + ")");
  }

  private Join join(Optional<String> table, String key, boolean required) {
    String name =
        table.orElseThrow(
            () -> new IllegalArgumentException(source.table() + " has none of these"));
    Join join = new Join(name, "j" + joins.size(), key, required);
    joins.add(join);
    return join;
  }

  /** For an order: if a condition wants these entries as well, the same. */
  private Join joined(Optional<String> table, String key) {
    return joins.stream()
        .filter(join -> join.required() && join.key().equals(key))
        .filter(join -> table.equals(Optional.of(join.table())))
        .findFirst()
        .orElseGet(() -> join(table, key, false));
  }

  private Column column(F field) {
    Column column = source.fields().get(field);
    if (column == null) {
      throw new IllegalArgumentException(source.table() + " has no column for " + field);
    }
    return column;
  }
}
