// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.platform.tracing.TraceField;
import io.bellwether.platform.tracing.TraceMetric;
import io.bellwether.platform.tracing.TraceMetric.Of;
import io.bellwether.platform.tracing.TraceMetric.Summary;
import io.bellwether.platform.tracing.TraceMetricPoint;
import io.bellwether.platform.tracing.TraceMetricQuery;
import io.bellwether.platform.tracing.TraceMetricQuery.Aggregation;
import io.bellwether.platform.tracing.TraceMetricQuery.Filter;
import io.bellwether.platform.tracing.TraceMetricStore;
import io.bellwether.platform.tracing.TraceSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Metrics over traces in SQL: numbers with their groups, then their ranks within the group, then
 * one row for each group.
 */
public final class SqlTraceMetricStore implements TraceMetricStore {
  private static final long NANOS = 1_000_000_000;
  private static final long MICROS = 1_000_000;

  /** A power of two, by which sums are made smaller without a change but of their exponent. */
  private static final double SCALE = 0x1p40;

  private final Database database;
  private final TraceConditions conditions;

  public SqlTraceMetricStore(Database database) {
    this.database = database;
    this.conditions = new TraceConditions(database.dialect());
  }

  @Override
  public List<TraceMetricPoint> points(
      String workspace, List<String> experimentIds, TraceMetricQuery query) {
    List<String> groups = groups(query);
    String by = String.join(", ", groups);
    boolean grouped = !groups.isEmpty();
    Fragment statement =
        Fragment.of("select " + (grouped ? by + ", " : ""))
            .then(summaries(query))
            .then(Fragment.of(" from ("))
            .then(ranked(query, groups, numbers(workspace, experimentIds, query)))
            .then(Fragment.of(") w"));
    String end = grouped ? " group by %s order by %s".formatted(by, order(groups)) : "";
    String text = statement.sql() + end + " limit " + query.limit();
    return database.read(
        sql ->
            sql.resultQuery(text, statement.values().toArray())
                .coerce(columns(query, groups))
                .fetch()
                .map(row -> point(row, query)));
  }

  /** Else the driver tells SQLite's numbers with 32 bits. */
  private static List<Field<?>> columns(TraceMetricQuery query, List<String> groups) {
    List<Field<?>> columns = new ArrayList<>();
    for (String group : groups) {
      columns.add(DSL.field(group, group.equals("b") ? Long.class : String.class));
    }
    List<String> numbers = new ArrayList<>(List.of("n"));
    if (query.metric() != TraceMetric.SESSION_COUNT) {
      numbers.addAll(List.of("total", "least", "most"));
    }
    for (int i = 0; i < query.aggregations().size(); i++) {
      if (query.aggregations().get(i).summary() == Summary.PERCENTILE) {
        numbers.addAll(List.of("low" + i, "high" + i));
      }
    }
    numbers.forEach(number -> columns.add(DSL.field(number, Double.class)));
    return columns;
  }

  /** Time first. */
  private static List<String> groups(TraceMetricQuery query) {
    List<String> groups = new ArrayList<>();
    if (query.bucket().isPresent()) {
      groups.add("b");
    }
    for (int i = 0; i < query.dimensions().size(); i++) {
      groups.add("d" + i);
    }
    return groups;
  }

  private String order(List<String> groups) {
    return String.join(
        ", ", groups.stream().map(g -> g.equals("b") ? g : database.dialect().binary(g)).toList());
  }

  private static Fragment summaries(TraceMetricQuery query) {
    if (query.metric() == TraceMetric.SESSION_COUNT) {
      return Fragment.of("count(distinct v) as n");
    }
    Fragment all =
        Fragment.of(
            "count(v) as n, sum(v / %s) as total, min(v) as least, max(v) as most"
                .formatted(SCALE));
    for (int i = 0; i < query.aggregations().size(); i++) {
      Aggregation aggregation = query.aggregations().get(i);
      if (aggregation.summary() == Summary.PERCENTILE) {
        all = all.then(neighbours(i, aggregation.percentile() / 100));
      }
    }
    return all;
  }

  /** The values on both sides of the place that is so far from the least to the most. */
  private static Fragment neighbours(int place, double share) {
    String low = ", max(case when r - 1 <= ? * (c - 1) then v end) as low" + place;
    String high = ", min(case when r - 1 >= ? * (c - 1) then v end) as high" + place;
    return Fragment.of(low + high, share, share);
  }

  private static Fragment ranked(TraceMetricQuery query, List<String> groups, Fragment numbers) {
    String partition = groups.isEmpty() ? "" : "partition by " + String.join(", ", groups);
    boolean isRanked =
        query.aggregations().stream().anyMatch(one -> one.summary() == Summary.PERCENTILE);
    String ranks =
        isRanked
            ? ", row_number() over (%1$s order by v) as r, count(*) over (%1$s) as c"
                .formatted(partition)
            : "";
    List<String> there = new ArrayList<>(List.of("v is not null"));
    groups.forEach(group -> there.add(group + " is not null"));
    return Fragment.of("select m.*" + ranks + " from (")
        .then(numbers)
        .then(Fragment.of(") m where " + String.join(" and ", there)));
  }

  private Fragment numbers(String workspace, List<String> experimentIds, TraceMetricQuery query) {
    Of of = query.metric().of();
    Fragment select = Fragment.of("select ").then(TraceNumbers.value(query.metric()));
    select = select.then(Fragment.of(" as v"));
    if (query.bucket().isPresent()) {
      long seconds = query.bucket().get().toSeconds();
      String bucket =
          of == Of.SPANS
              ? ", e.start_nanos / " + seconds * NANOS
              : ", t.started_at / " + seconds * MICROS;
      select = select.then(Fragment.of(bucket + " as b"));
    }
    for (int i = 0; i < query.dimensions().size(); i++) {
      select =
          select
              .then(Fragment.of(", "))
              .then(TraceNumbers.dimension(query.dimensions().get(i)))
              .then(Fragment.of(" as d" + i));
    }
    List<Fragment> where = new ArrayList<>(List.of(Fragment.of("t.workspace = ?", workspace)));
    where.add(SqlRunStore.experiments("t.experiment_id", experimentIds));
    if (of == Of.ASSESSMENTS) {
      where.add(Fragment.of("e.valid = 1"));
    }
    where.addAll(times(query));
    query.filters().forEach(filter -> where.add(filter(filter)));
    return select
        .then(Fragment.of(" from " + TraceNumbers.tables(of) + " where "))
        .then(Fragment.join(" and ", where));
  }

  private static List<Fragment> times(TraceMetricQuery query) {
    boolean ofSpans = TraceNumbers.isOfSpanTime(query.metric());
    String time = ofSpans ? "e.start_nanos" : "t.started_at";
    long unit = ofSpans ? 1000 : 1;
    List<Fragment> times = new ArrayList<>();
    query.from().ifPresent(t -> times.add(Fragment.of(time + " >= ?", Columns.micros(t) * unit)));
    query.until().ifPresent(t -> times.add(Fragment.of(time + " < ?", Columns.micros(t) * unit)));
    return times;
  }

  private Fragment filter(Filter filter) {
    String value = filter.value();
    return switch (filter.part()) {
      case TRACE_STATUS -> Fragment.of("t.state = ?", value);
      case TRACE_TAG -> TraceConditions.entry("trace_tags", filter.key(), value);
      case TRACE_METADATA -> TraceConditions.metadata(filter.key(), value);
      case SPAN_NAME, ASSESSMENT_NAME -> Fragment.of("e.name = ?", value);
      case SPAN_STATUS -> Fragment.of("e.status = ?", value);
      case SPAN_TYPE -> Fragment.of("e.type = ?", value);
      case ASSESSMENT_KIND -> Fragment.of("lower(e.kind) = ?", value);
    };
  }

  private static TraceMetricPoint point(Record row, TraceMetricQuery query) {
    Optional<Instant> bucket =
        query
            .bucket()
            .map(
                length ->
                    Instant.ofEpochSecond(
                        length.toSeconds() * number(row, "b").orElseThrow().longValue()));
    List<String> dimensions = new ArrayList<>();
    for (int i = 0; i < query.dimensions().size(); i++) {
      dimensions.add(row.get("d" + i, String.class));
    }
    List<Optional<Double>> values = new ArrayList<>();
    for (int i = 0; i < query.aggregations().size(); i++) {
      values.add(value(row, query.aggregations().get(i), i));
    }
    return new TraceMetricPoint(bucket, dimensions, values);
  }

  private static Optional<Double> value(Record row, Aggregation aggregation, int place) {
    Optional<Double> count = number(row, "n");
    return switch (aggregation.summary()) {
      case COUNT -> count;
      case SUM -> number(row, "total").map(total -> total * SCALE).filter(Double::isFinite);
      case AVG -> number(row, "total").map(total -> total / count.orElseThrow() * SCALE);
      case MIN -> number(row, "least");
      case MAX -> number(row, "most");
      case PERCENTILE -> {
        double index = aggregation.percentile() / 100 * (count.orElseThrow() - 1);
        double part = index - Math.floor(index);
        yield number(row, "low" + place)
            .map(low -> between(low, number(row, "high" + place).orElse(low), part));
      }
    };
  }

  private static double between(double low, double high, double part) {
    double value = low + part * (high - low);
    return Double.isFinite(value) ? value : low * (1 - part) + high * part;
  }

  private static Optional<Double> number(Record row, String column) {
    return Optional.ofNullable(row.get(column, Number.class)).map(Number::doubleValue);
  }

  @Override
  public long count(String workspace, List<String> experimentIds, List<TraceSearch> searches) {
    SearchQuery<TraceField> query =
        new SearchQuery<>(database, SqlTraceStore.SOURCE, Fragment.of("t.workspace = ?", workspace))
            .and(SqlRunStore.experiments("t.experiment_id", experimentIds));
    List<Condition<TraceField>> where = new ArrayList<>();
    for (TraceSearch search : searches) {
      where.addAll(search.search().where());
      conditions.of(search).forEach(query::and);
    }
    return query.count(new Search<>(where, List.of(), 1, Optional.empty()));
  }
}
