// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Items of queues as rows. */
final class ReviewItemRows {
  private final Database database;

  ReviewItemRows(Database database) {
    this.database = database;
  }

  void add(String workspace, String experimentId, List<ReviewItem> items) {
    if (items.isEmpty()) {
      return; // A batch of nothing runs once, with nulls.
    }
    Object[][] rows =
        items.stream()
            .map(
                item ->
                    new Object[] {
                      workspace,
                      item.queueId(),
                      item.id(),
                      Long.parseLong(experimentId),
                      item.status().name(),
                      item.completion().map(ReviewItem.Completion::by).orElse(null),
                      item.completion().map(ended -> Columns.micros(ended.at())).orElse(null),
                      Columns.micros(item.createdAt()),
                      Columns.micros(item.updatedAt())
                    })
            .toArray(Object[][]::new);
    String insert =
        """
        insert into review_items (workspace, queue_id, trace_id, experiment_id, status,
          completed_by, completed_at, created_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """;
    database.change(sql -> sql.batch(insert, rows).execute());
  }

  List<ReviewItem> find(String workspace, String queueId, Collection<String> ids) {
    List<ReviewItem> found = new ArrayList<>();
    for (List<String> chunk : Fragment.chunks(ids)) {
      found.addAll(select(workspace, these(queueId, chunk)));
    }
    return found;
  }

  private static Fragment these(String queueId, List<String> ids) {
    return Fragment.of("queue_id = ? and ", queueId).then(Fragment.in("trace_id", ids));
  }

  private List<ReviewItem> select(String workspace, Fragment which) {
    String query = "select * from review_items where workspace = ? and " + which.sql();
    return database.read(
        sql -> sql.fetch(query, which.valuesAfter(workspace)).map(ReviewItemRows::item));
  }

  Page<ReviewItem> list(
      String workspace, String queueId, ReviewItem.Filter filter, Page.Request page) {
    String id = database.dialect().binary("trace_id");
    List<Fragment> where = new ArrayList<>(List.of(Fragment.of("queue_id = ?", queueId)));
    filter.status().ifPresent(status -> where.add(Fragment.of("status = ?", status.name())));
    if (page.after().isPresent()) {
      Newest after = Newest.after(page);
      where.add(
          Fragment.of(
              "created_at <= ? and (created_at < ? or %s > ?)".formatted(id),
              after.time(),
              after.time(),
              after.id()));
    }
    String order = " order by created_at desc, %s limit %d".formatted(id, page.limit() + 1);
    Fragment these = Fragment.join(" and ", where).then(Fragment.of(order));
    return Page.of(
        select(workspace, these), page.limit(), item -> Newest.key(item.createdAt(), item.id()));
  }

  void update(String workspace, ReviewItem item) {
    database.change(
        sql ->
            sql.execute(
                """
                update review_items set status = ?, completed_by = ?, completed_at = cast(? as bigint),
                  updated_at = ?
                where workspace = ? and queue_id = ? and trace_id = ?
                """,
                item.status().name(),
                item.completion().map(ReviewItem.Completion::by).orElse(null),
                item.completion().map(ended -> Columns.micros(ended.at())).orElse(null),
                Columns.micros(item.updatedAt()),
                workspace,
                item.queueId(),
                item.id()));
  }

  void remove(String workspace, String queueId, Collection<String> ids) {
    for (List<String> chunk : Fragment.chunks(ids)) {
      Fragment these = these(queueId, chunk);
      String delete = "delete from review_items where workspace = ? and " + these.sql();
      database.change(sql -> sql.execute(delete, these.valuesAfter(workspace)));
    }
  }

  private static ReviewItem item(Record row) {
    return new ReviewItem(
        row.get("queue_id", String.class),
        row.get("trace_id", String.class),
        ReviewItem.Status.valueOf(row.get("status", String.class)),
        Optional.ofNullable(row.get("completed_by", String.class))
            .map(
                by ->
                    new ReviewItem.Completion(
                        by, Columns.time(row.get("completed_at", Long.class)))),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)));
  }
}
