// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.reviews.Issue;
import io.bellwether.platform.reviews.IssueSearch;
import io.bellwether.platform.reviews.IssueSearch.Condition;
import io.bellwether.platform.reviews.IssueStore;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Record;

/** Issues in SQL. */
public final class SqlIssueStore implements IssueStore {
  private static final String COUNT =
      """
      (select count(distinct a.trace_id) from assessments a
       where a.workspace = i.workspace and a.kind = 'ISSUE' and a.name = i.issue_id)\
      """;

  private static final Pattern KEY =
      Pattern.compile("(-?\\d{1,18}) (-?\\d{1,18}) (-?\\d{1,18}) ([^\\x00]*)");

  private final Database database;

  public SqlIssueStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(String workspace, Issue issue) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into issues (workspace, issue_id, experiment_id, text, status, severity,
                  source_run_id, created_by, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                workspace,
                issue.id(),
                Long.parseLong(issue.experimentId()),
                Columns.json(issue.text()),
                issue.status().name(),
                severity(issue),
                issue.sourceRunId().orElse(null),
                issue.createdBy().orElse(null),
                Columns.micros(issue.createdAt()),
                Columns.micros(issue.updatedAt())));
  }

  private static long severity(Issue issue) {
    return issue.severity().map(SqlIssueStore::rank).orElse(-1L);
  }

  private static long rank(Issue.Severity severity) {
    return switch (severity) {
      case NOT_AN_ISSUE -> 0;
      case LOW -> 1;
      case MEDIUM -> 2;
      case HIGH -> 3;
    };
  }

  @Override
  public Optional<Issue> find(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select * from issues where workspace = ? and issue_id = ?", workspace, id)
                .map(row -> issue(row, Optional.empty())));
  }

  @Override
  public Optional<Issue> lock(String workspace, String id) {
    return ReviewRows.lock(database, "issues", "issue_id", workspace, id)
        ? find(workspace, id)
        : Optional.empty();
  }

  @Override
  public void update(String workspace, Issue issue) {
    database.change(
        sql ->
            sql.execute(
                """
                update issues set text = ?, status = ?, severity = ?, updated_at = ?
                where workspace = ? and issue_id = ?
                """,
                Columns.json(issue.text()),
                issue.status().name(),
                severity(issue),
                Columns.micros(issue.updatedAt()),
                workspace,
                issue.id()));
  }

  @Override
  public Page<Issue> search(String workspace, List<String> experimentIds, IssueSearch search) {
    List<Fragment> where = new ArrayList<>();
    where.add(SqlRunStore.experiments("experiment_id", experimentIds));
    search.where().forEach(condition -> where.add(condition(condition)));
    search.page().after().ifPresent(key -> where.add(after(key)));
    Fragment these = Fragment.join(" and ", where);
    String query =
        """
        select * from (
          select i.*, %s as traces from issues i where i.workspace = ?) found
        where %s order by severity desc, traces desc, created_at desc, %s desc limit %d
        """
            .formatted(
                search.countsTraces() ? COUNT : "cast(0 as bigint)",
                these.sql(),
                database.dialect().binary("issue_id"),
                search.page().limit() + 1);
    List<Issue> found =
        database.read(
            sql ->
                sql.fetch(query, these.valuesAfter(workspace))
                    .map(row -> issue(row, Optional.of(row.get("traces", Long.class)))));
    Page<Issue> page = Page.of(found, search.page().limit(), SqlIssueStore::key);
    return search.countsTraces() ? page : page.map(SqlIssueStore::uncounted);
  }

  private static Fragment condition(Condition condition) {
    String sign = condition.equal() ? " = ?" : " <> ?";
    return switch (condition.part()) {
      case STATUS -> Fragment.of("lower(status)" + sign, condition.value());
      case SOURCE_RUN -> Fragment.of("source_run_id" + sign, condition.value());
    };
  }

  private Fragment after(String key) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      throw new Malformed("page_token: %s (expected: that of the same search)".formatted(key));
    }
    long severity = Long.parseLong(parts.group(1));
    long traces = Long.parseLong(parts.group(2));
    long created = Long.parseLong(parts.group(3));
    return Fragment.of(
        """
        severity <= ? and (severity < ? or traces < ? or traces = ? and (created_at < ?
          or created_at = ? and %s < ?))\
        """
            .formatted(database.dialect().binary("issue_id")),
        severity,
        severity,
        traces,
        traces,
        created,
        created,
        parts.group(4));
  }

  private static String key(Issue issue) {
    return "%d %d %d %s"
        .formatted(
            severity(issue),
            issue.traces().orElse(0L),
            Columns.micros(issue.createdAt()),
            issue.id());
  }

  private static Issue issue(Record row, Optional<Long> traces) {
    long severity = row.get("severity", Long.class);
    return new Issue(
        row.get("issue_id", String.class),
        row.get("experiment_id", String.class),
        Columns.json(row.get("text", String.class), Issue.Text.class),
        Issue.Status.valueOf(row.get("status", String.class)),
        Arrays.stream(Issue.Severity.values()).filter(one -> rank(one) == severity).findFirst(),
        Optional.ofNullable(row.get("source_run_id", String.class)),
        Optional.ofNullable(row.get("created_by", String.class)),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)),
        traces);
  }

  private static Issue uncounted(Issue issue) {
    return new Issue(
        issue.id(),
        issue.experimentId(),
        issue.text(),
        issue.status(),
        issue.severity(),
        issue.sourceRunId(),
        issue.createdBy(),
        issue.createdAt(),
        issue.updatedAt(),
        Optional.empty());
  }
}
