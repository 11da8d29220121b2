// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.platform.registry.webhooks.Topic;
import io.bellwether.platform.registry.webhooks.Webhook;
import io.bellwether.platform.registry.webhooks.WebhookStore;
import io.bellwether.platform.shared.Page;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Webhooks of the registry in SQL. */
public final class SqlWebhookStore implements WebhookStore {
  private final Database database;

  public SqlWebhookStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(String workspace, Webhook webhook) {
    database.change(
        sql -> {
          int changed = upsert(sql, workspace, webhook);
          deleteTopics(sql, workspace, webhook.id());
          for (Topic topic : webhook.topics()) {
            sql.execute(
                "insert into webhook_topics (workspace, topic, webhook_id) values (?, ?, ?)",
                workspace,
                topic.label(),
                webhook.id());
          }
          return changed;
        });
  }

  private static int upsert(DSLContext sql, String workspace, Webhook webhook) {
    return sql.execute(
        """
        insert into webhooks (workspace, id, name, url, description, active, sealed_secret,
          created_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace, id) do update set
          name = excluded.name, url = excluded.url, description = excluded.description,
          active = excluded.active, sealed_secret = excluded.sealed_secret,
          updated_at = excluded.updated_at
        """,
        workspace,
        webhook.id(),
        webhook.name(),
        webhook.url(),
        webhook.description(),
        webhook.active() ? 1L : 0L,
        webhook.sealedSecret().orElse(null),
        Columns.micros(webhook.createdAt()),
        Columns.micros(webhook.updatedAt()));
  }

  private static int deleteTopics(DSLContext sql, String workspace, String id) {
    return sql.execute(
        "delete from webhook_topics where workspace = ? and webhook_id = ?", workspace, id);
  }

  @Override
  public Optional<Webhook> find(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select * from webhooks where workspace = ? and id = ?", workspace, id)
                .map(row -> webhook(sql, row)));
  }

  @Override
  public Page<Webhook> list(String workspace, Page.Request page) {
    Newest after = Newest.after(page);
    String id = database.dialect().binary("id");
    String query =
        """
        select * from webhooks where workspace = ? and created_at <= ?
          and (created_at < ? or %s < ?)
        order by created_at desc, %s desc limit ?
        """
            .formatted(id, id);
    List<Webhook> found =
        database.read(
            sql ->
                sql.fetch(
                        query, workspace, after.time(), after.time(), after.id(), page.limit() + 1)
                    .map(row -> webhook(sql, row)));
    return Page.of(found, page.limit(), one -> Newest.key(one.createdAt(), one.id()));
  }

  @Override
  public List<Webhook> of(String workspace, Topic topic) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select w.* from webhook_topics t
                      join webhooks w on w.workspace = t.workspace and w.id = t.webhook_id
                    where t.workspace = ? and t.topic = ? and w.active = 1
                    order by w.created_at, w.id
                    """,
                    workspace,
                    topic.label())
                .map(row -> webhook(sql, row)));
  }

  @Override
  public void delete(String workspace, String id) {
    database.change(
        sql -> {
          deleteTopics(sql, workspace, id);
          return sql.execute("delete from webhooks where workspace = ? and id = ?", workspace, id);
        });
  }

  private static Webhook webhook(DSLContext sql, Record row) {
    String id = row.get("id", String.class);
    List<Topic> topics =
        sql.fetch(
                "select topic from webhook_topics where workspace = ? and webhook_id = ?",
                row.get("workspace", String.class),
                id)
            .map(topic -> Topic.ofLabel(topic.get("topic", String.class)));
    return new Webhook(
        id,
        row.get("name", String.class),
        row.get("url", String.class),
        topics,
        row.get("description", String.class),
        row.get("active", Long.class) == 1,
        Optional.ofNullable(row.get("sealed_secret", String.class)),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)));
  }
}
