// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.search.Leading.Segment;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.exception.DataAccessException;

/**
 * Builds and runs one search. The next page starts by comparing with the last row, never by
 * counting. Within partitions a page does not read all that matches: it starts from a condition
 * that few rows meet, or walks through the index of the order.
 */
public final class SearchQuery<F extends Enum<F>> {
  /** Of more partitions the pages are not merged; they are searched as one. */
  private static final int MOST_PARTITIONS = 20;

  /** So many rows are quickly counted. */
  private static final int COUNTED = 100_000;

  private final Database database;
  private final Source<F> source;
  private final List<Fragment> scope = new ArrayList<>();
  private final List<Partition> partitions = new ArrayList<>();
  private Few few;
  private Sizes sizes = new Sizes();

  /**
   * @param scope what holds for every row, such as the workspace
   */
  public SearchQuery(Database database, Source<F> source, Fragment scope) {
    this.database = database;
    this.source = source;
    this.scope.add(scope);
    this.few = usual(database.dialect());
  }

  /** How many rows of a large partition are few. */
  public static Few usual(Dialect dialect) {
    return dialect == Dialect.SQLITE ? Few.SQLITE : Few.POSTGRES;
  }

  public SearchQuery<F> and(Fragment condition) {
    scope.add(condition);
    return this;
  }

  /**
   * Only rows of these partitions.
   *
   * @param column of the main table and its entries, where its indexes begin, after the workspace
   * @param sizes of the table's partitions, remembered between searches
   */
  public SearchQuery<F> within(
      String workspace, String column, List<Long> ids, Few few, Sizes sizes) {
    scope.add(Fragment.in("t." + column, ids));
    if (ids.size() <= MOST_PARTITIONS) {
      ids.stream().distinct().forEach(id -> partitions.add(new Partition(workspace, column, id)));
    }
    this.few = few;
    this.sizes = sizes;
    return this;
  }

  /** Runs the search; each row has all columns of the main table. */
  public <T> Page<T> page(Search<F> search, Function<Record, T> row) {
    Clauses<F> clauses = new Clauses<>(source, database.dialect(), search);
    List<Sort> sorts = clauses.sorts();
    List<Object> after = search.after().map(key -> KeySet.place(key, sorts)).orElse(List.of());
    List<Found> found = find(clauses, after, search.limit() + 1);
    Optional<String> next = Optional.empty();
    if (found.size() > search.limit()) {
      found = found.subList(0, search.limit());
      next = Optional.of(KeySet.key(found.getLast().place()));
    }
    return new Page<>(found.stream().map(Found::row).map(row).toList(), next);
  }

  /** How many rows the search finds in all; its order and page are idle. */
  public long count(Search<F> search) {
    Clauses<F> clauses = new Clauses<>(source, database.dialect(), search);
    Fragment rows = select(clauses, Optional.empty(), clauses.where(), clauses.sorts()).sql("", "");
    return count(Fragment.of("(").then(rows).then(Fragment.of(") r")), Long.MAX_VALUE - 1);
  }

  private List<Found> find(Clauses<F> clauses, List<Object> after, int most) {
    if (partitions.isEmpty()) {
      return all(Optional.empty(), clauses, List.of(), after, most);
    }
    if (partitions.size() == 1) {
      return find(partitions.getFirst(), clauses, after, most);
    }
    Comparator<List<Object>> order = KeySet.order(clauses.sorts());
    return partitions.stream()
        .flatMap(partition -> find(partition, clauses, after, most).stream())
        .sorted((a, b) -> order.compare(a.place(), b.place()))
        .limit(most)
        .toList();
  }

  private List<Found> find(Partition partition, Clauses<F> clauses, List<Object> after, int most) {
    List<Start> starts = clauses.starts();
    Few enough = starts.isEmpty() ? few : enough(partition, most);
    Optional<Start> narrow = Optional.empty();
    long fewest = enough.listed() + 1L;
    for (Start start : starts) {
      long rows = count(partition, start, enough.most());
      if (rows <= enough.sorted()) {
        return from(partition, start, clauses, List.of(), after, most);
      }
      if (rows < fewest && !clauses.isOrderedBy(start)) {
        narrow = Optional.of(start);
        fewest = rows;
      }
    }
    List<Listed> listed = narrow.map(start -> listed(partition, start)).stream().toList();
    if (clauses.isNatural()) {
      Optional<Start> equal = starts.stream().filter(Start::equality).findFirst();
      return equal.isPresent()
          ? from(partition, equal.get(), clauses, listed, after, most)
          : all(Optional.of(partition), clauses, listed, after, most);
    }
    return clauses.leading().isPresent()
        ? walk(partition, clauses, clauses.leading().get(), listed, after, most)
        : all(Optional.of(partition), clauses, List.of(), after, most);
  }

  private Listed listed(Partition partition, Start start) {
    String alias = start.join().map(Join::alias).orElse("t");
    return new Listed(source.key().getLast(), rows(partition, start), alias);
  }

  /**
   * How many rows are sooner sorted than a page of them is found by walking: if n of all rows meet
   * the condition, the walk looks at all / n for each row of the page, and to look at one takes
   * half as long as to make ready for sorting what is known to meet the condition.
   */
  private Few enough(Partition partition, int most) {
    Fragment rows = Fragment.of(source.table() + " t where ").then(partition.holds("t"));
    long all = sizes.of(partition, () -> count(rows, COUNTED));
    return all > COUNTED ? few : few.upTo(Math.sqrt(most * all / 2.0));
  }

  /** How many rows of the partition meet the condition; counts no further than needed. */
  private long count(Partition partition, Start start, long enough) {
    Fragment rows = rows(partition, start);
    return sizes.of(rows, enough, () -> count(rows, enough));
  }

  /** The rows of the partition that meet the condition: what follows {@code from}. */
  private Fragment rows(Partition partition, Start start) {
    return start
        .join()
        .map(join -> entries(partition, join))
        .orElseGet(() -> Fragment.of(source.table() + " t where ").then(partition.holds("t")))
        .then(Fragment.of(" and "))
        .then(start.condition());
  }

  private long count(Fragment rows, long enough) {
    String query =
        "select count(*) from (select 1 as one from %s limit %d) found"
            .formatted(rows.sql(), enough + 1);
    return fetch(new Fragment(query, rows.values())).getFirst().get(0, Long.class);
  }

  private Fragment entries(Partition partition, Join join) {
    return Fragment.of(join.first(database.dialect()) + " where ")
        .then(partition.holds(join.alias()))
        .then(Fragment.of(" and %s.key = ?".formatted(join.alias()), join.key()));
  }

  private List<Found> all(
      Optional<Partition> partition,
      Clauses<F> clauses,
      List<Listed> listed,
      List<Object> after,
      int most) {
    List<Fragment> where = new ArrayList<>(clauses.where());
    partition.ifPresent(only -> where.add(only.holds("t")));
    listed.forEach(list -> where.add(list.has("t")));
    if (!after.isEmpty()) {
      where.add(KeySet.after(clauses.sorts(), after));
    }
    return rows(select(clauses, Optional.empty(), where, clauses.sorts()), most);
  }

  private List<Found> from(
      Partition partition,
      Start start,
      Clauses<F> clauses,
      List<Listed> listed,
      List<Object> after,
      int most) {
    if (start.join().isEmpty()) {
      return all(Optional.of(partition), clauses, listed, after, most);
    }
    Join join = start.join().get();
    List<Fragment> where = new ArrayList<>(clauses.where());
    where.add(partition.holds(join.alias()));
    listed.forEach(list -> where.add(list.has(join.alias())));
    List<Sort> sorts =
        clauses.isNatural()
            ? clauses.sorts().stream().map(sort -> sort.from(join.alias())).toList()
            : clauses.sorts();
    if (!after.isEmpty()) {
      where.add(KeySet.after(sorts, after));
    }
    return rows(select(clauses, Optional.of(join), where, sorts), most);
  }

  private List<Found> walk(
      Partition partition,
      Clauses<F> clauses,
      Leading leading,
      List<Listed> listed,
      List<Object> after,
      int most) {
    List<Found> found = new ArrayList<>();
    for (Segment segment : leading.segments()) {
      long begin = after.isEmpty() ? 0 : ((Number) after.getFirst()).longValue();
      if (segment.flag() >= begin && found.size() < most) {
        List<Object> behind = segment.flag() == begin ? after : List.of();
        Segments segments = new Segments(partition, clauses, leading, segment, listed);
        found.addAll(segments.find(behind, most - found.size()));
      }
    }
    return found;
  }

  /** The rows of one segment of an order. */
  private final class Segments implements Walk.Rows {
    private final Clauses<F> clauses;
    private final Leading leading;
    private final Segment segment;
    private final Optional<Join> driver;
    private final List<Fragment> where;

    Segments(
        Partition partition,
        Clauses<F> clauses,
        Leading leading,
        Segment segment,
        List<Listed> listed) {
      this.clauses = clauses;
      this.leading = leading;
      this.segment = segment;
      this.driver = segment.kind() == Leading.Kind.MISSING ? Optional.empty() : leading.join();
      this.where = new ArrayList<>(clauses.where());
      String walked = driver.map(Join::alias).orElse("t");
      where.add(partition.holds(walked));
      where.add(segment.condition());
      listed.forEach(list -> where.add(list.has(walked)));
    }

    /**
     * @param after the place in the whole order; empty at the segment's beginning
     */
    List<Found> find(List<Object> after, int most) {
      List<Sort> rest = rest();
      List<Object> flag = List.of(segment.flag());
      if (segment.kind() == Leading.Kind.VALUES) {
        List<Object> behind = after.isEmpty() ? after : after.subList(1, after.size());
        return new Walk(this, leading.value(), rest)
            .next(behind, most).stream().map(row -> row.behind(flag)).toList();
      }
      List<Fragment> behind =
          after.isEmpty() ? List.of() : List.of(KeySet.after(rest, after.subList(2, after.size())));
      List<Object> noValue = List.of(segment.flag(), leading.none());
      return find(behind, rest, rest.size(), most).stream()
          .map(row -> row.behind(noValue))
          .toList();
    }

    /** The order after flag and value; if it is the natural one, the index has it as well. */
    private List<Sort> rest() {
      List<Sort> rest = clauses.sorts().subList(2, clauses.sorts().size());
      return driver.isPresent() && rest.equals(source.ties())
          ? rest.stream().map(sort -> sort.from(driver.get().alias())).toList()
          : rest;
    }

    @Override
    public List<Found> find(List<Fragment> more, List<Sort> order, int terms, int most) {
      return rows(select(clauses, driver, and(more), order).orderedBy(terms), most);
    }

    private List<Fragment> and(List<Fragment> more) {
      List<Fragment> all = new ArrayList<>(where);
      all.addAll(more);
      return all;
    }
  }

  private List<Found> rows(Select select, int most) {
    return fetch(select.sql("t.*, ", " limit " + most)).stream()
        .map(row -> new Found(KeySet.place(select.order(), row), row))
        .toList();
  }

  private Select select(
      Clauses<F> clauses, Optional<Join> driver, List<Fragment> where, List<Sort> order) {
    List<Fragment> all = new ArrayList<>(scope);
    all.addAll(where);
    return new Select(
        database.dialect(),
        source.table(),
        source.key(),
        clauses.joins(),
        driver,
        all,
        order,
        order.size());
  }

  private Result<Record> fetch(Fragment query) {
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
}
