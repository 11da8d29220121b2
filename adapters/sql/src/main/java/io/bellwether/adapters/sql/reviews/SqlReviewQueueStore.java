// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.reviews.ReviewQueueStore;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Queues of traces to look at, in SQL. */
public final class SqlReviewQueueStore implements ReviewQueueStore {
  private final Database database;
  private final ReviewItemRows items;

  public SqlReviewQueueStore(Database database) {
    this.database = database;
    this.items = new ReviewItemRows(database);
  }

  @Override
  public boolean add(String workspace, ReviewQueue queue) {
    int added =
        database.change(
            sql ->
                sql.execute(
                    """
                    insert into review_queues (workspace, queue_id, experiment_id, name, name_key,
                      kind, owner, schema_ids, created_at, updated_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                    """,
                    workspace,
                    queue.id(),
                    Long.parseLong(queue.experimentId()),
                    queue.name(),
                    ReviewQueue.key(queue.name()),
                    queue.kind().name(),
                    queue.owner().orElse(null),
                    Columns.json(queue.schemaIds()),
                    Columns.micros(queue.createdAt()),
                    Columns.micros(queue.updatedAt())));
    if (added == 1) {
      addUsers(workspace, queue);
    }
    return added == 1;
  }

  private void addUsers(String workspace, ReviewQueue queue) {
    for (String user : queue.users()) {
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into review_queue_users (workspace, queue_id, username, experiment_id)
                  values (?, ?, ?, ?)
                  """,
                  workspace,
                  queue.id(),
                  user,
                  Long.parseLong(queue.experimentId())));
    }
  }

  @Override
  public Optional<ReviewQueue> find(String workspace, String id) {
    return select(workspace, Fragment.of("queue_id = ?", id)).stream().findFirst();
  }

  @Override
  public Optional<ReviewQueue> lock(String workspace, String id) {
    return ReviewRows.lock(database, "review_queues", "queue_id", workspace, id)
        ? find(workspace, id)
        : Optional.empty();
  }

  @Override
  public Optional<ReviewQueue> findByName(String workspace, String experimentId, String name) {
    Fragment named =
        ReviewRows.of(experimentId).then(Fragment.of(" and name_key = ?", ReviewQueue.key(name)));
    return select(workspace, named).stream().findFirst();
  }

  @Override
  public Page<ReviewQueue> list(
      String workspace, String experimentId, ReviewQueue.Filter filter, Page.Request page) {
    List<Fragment> where = new ArrayList<>(List.of(ReviewRows.of(experimentId)));
    filter.users().forEach(user -> where.add(in("review_queue_users", "username", user)));
    filter.itemId().ifPresent(item -> where.add(in("review_items", "trace_id", item)));
    Fragment these =
        Fragment.join(" and ", where).then(Ages.after(database.dialect(), "queue_id", page));
    return Page.of(
        select(workspace, these), page.limit(), queue -> Newest.key(queue.createdAt(), queue.id()));
  }

  private static Fragment in(String table, String column, String value) {
    return Fragment.of(
        """
        exists (select 1 from %s e where e.workspace = q.workspace and e.queue_id = q.queue_id
          and e.%s = ?)\
        """
            .formatted(table, column),
        value);
  }

  private List<ReviewQueue> select(String workspace, Fragment which) {
    String query = "select * from review_queues q where workspace = ? and " + which.sql();
    List<Record> rows =
        database.read(sql -> List.copyOf(sql.fetch(query, which.valuesAfter(workspace))));
    List<String> ids = rows.stream().map(row -> row.get("queue_id", String.class)).toList();
    Map<String, List<String>> users = users(workspace, ids);
    return rows.stream().map(row -> queue(row, users)).toList();
  }

  private Map<String, List<String>> users(String workspace, List<String> queueIds) {
    Map<String, List<String>> users = new HashMap<>();
    for (List<String> chunk : Fragment.chunks(queueIds)) {
      Fragment these = Fragment.in("queue_id", chunk);
      String query =
          "select queue_id, username from review_queue_users where workspace = ? and "
              + these.sql();
      database
          .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
          .forEach(
              row ->
                  users
                      .computeIfAbsent(row.get(0, String.class), _ -> new ArrayList<>())
                      .add(row.get(1, String.class)));
    }
    return users;
  }

  @Override
  public void update(String workspace, ReviewQueue queue) {
    database.change(
        sql ->
            sql.execute(
                """
                update review_queues set name = ?, name_key = ?, owner = ?, schema_ids = ?,
                  updated_at = ?
                where workspace = ? and queue_id = ?
                """,
                queue.name(),
                ReviewQueue.key(queue.name()),
                queue.owner().orElse(null),
                Columns.json(queue.schemaIds()),
                Columns.micros(queue.updatedAt()),
                workspace,
                queue.id()));
    remove("review_queue_users", workspace, queue.id());
    addUsers(workspace, queue);
  }

  @Override
  public void delete(String workspace, String id) {
    for (String table : List.of("review_queue_users", "review_items", "review_queues")) {
      remove(table, workspace, id);
    }
  }

  private void remove(String table, String workspace, String id) {
    String delete = "delete from " + table + " where workspace = ? and queue_id = ?";
    database.change(sql -> sql.execute(delete, workspace, id));
  }

  @Override
  public void addItems(String workspace, String experimentId, List<ReviewItem> added) {
    items.add(workspace, experimentId, added);
  }

  @Override
  public List<ReviewItem> items(String workspace, String queueId, Collection<String> ids) {
    return items.find(workspace, queueId, ids);
  }

  @Override
  public Page<ReviewItem> items(
      String workspace, String queueId, ReviewItem.Filter filter, Page.Request page) {
    return items.list(workspace, queueId, filter, page);
  }

  @Override
  public void updateItem(String workspace, ReviewItem item) {
    items.update(workspace, item);
  }

  @Override
  public void removeItems(String workspace, String queueId, Collection<String> ids) {
    items.remove(workspace, queueId, ids);
  }

  private static ReviewQueue queue(Record row, Map<String, List<String>> users) {
    String id = row.get("queue_id", String.class);
    return new ReviewQueue(
        id,
        row.get("experiment_id", String.class),
        row.get("name", String.class),
        ReviewQueue.Kind.valueOf(row.get("kind", String.class)),
        Optional.ofNullable(row.get("owner", String.class)),
        users.getOrDefault(id, List.of()),
        List.of(Columns.json(row.get("schema_ids", String.class), String[].class)),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)));
  }
}
