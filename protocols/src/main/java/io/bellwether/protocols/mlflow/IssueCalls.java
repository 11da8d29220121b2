// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.reviews.Issue;
import io.bellwether.platform.reviews.IssueSearch;
import io.bellwether.platform.reviews.IssueSearch.Condition;
import io.bellwether.platform.reviews.IssueSearch.Part;
import io.bellwether.platform.reviews.Issues;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.mlflow.Clause.Operator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/issues}: what is wrong with traces. */
final class IssueCalls {
  private static final String PATH = "/3.0/mlflow/issues";
  private static final int USUAL = 100;

  private final Issues issues;

  IssueCalls(Issues issues) {
    this.issues = issues;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, WRITE_RUNS, this::create),
        Route.query(PATH + "/search", READ_RUNS, this::search),
        Route.get(PATH + "/{id}", READ_RUNS, this::get),
        Mlflow.patch(PATH + "/{id}", WRITE_RUNS, this::update));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Wire(
      String issueId,
      String experimentId,
      String name,
      String description,
      String status,
      @Nullable String severity,
      List<String> rootCauses,
      @Nullable String sourceRunId,
      List<String> categories,
      long createdTimestamp,
      long lastUpdatedTimestamp,
      @Nullable String createdBy,
      @Nullable Long traceCount) {
    static Wire of(Issue issue) {
      return new Wire(
          issue.id(),
          issue.experimentId(),
          issue.text().name(),
          issue.text().description(),
          lower(issue.status()),
          issue.severity().map(IssueCalls::lower).orElse(null),
          issue.text().rootCauses(),
          issue.sourceRunId().orElse(null),
          issue.text().categories(),
          issue.createdAt().toEpochMilli(),
          issue.updatedAt().toEpochMilli(),
          issue.createdBy().orElse(null),
          issue.traces().orElse(null));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(
      List<Wire> issues, @JsonInclude(JsonInclude.Include.ALWAYS) String nextPageToken) {}

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void answer(Exchange exchange, Issue issue) {
    exchange.answer(200, Map.of("issue", Wire.of(issue)));
  }

  private static <E extends Enum<E>> Optional<E> value(Fields fields, String name, Class<E> type) {
    List<E> known = Arrays.asList(type.getEnumConstants());
    return fields
        .text(name)
        .map(
            given ->
                known.stream()
                    .filter(one -> lower(one).equals(given))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            Refusal.invalid(
                                "Invalid value '%s' for parameter '%s' (expected: one of %s)."
                                    .formatted(
                                        given,
                                        name,
                                        known.stream().map(IssueCalls::lower).toList()))));
  }

  private static Issue.Change change(Fields fields) {
    return new Issue.Change(
        fields.filled("name"),
        fields.filled("description"),
        value(fields, "status", Issue.Status.class),
        value(fields, "severity", Issue.Severity.class));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Issue.Text text =
        new Issue.Text(
            fields.required("name"),
            fields.required("description"),
            fields.texts("root_causes"),
            fields.texts("categories"));
    answer(
        exchange,
        issues.create(
            exchange.caller(),
            fields.required("experiment_id"),
            text,
            change(fields),
            fields.filled("source_run_id"),
            fields.filled("created_by")));
  }

  private void get(Exchange exchange) {
    answer(exchange, issues.get(exchange.caller(), exchange.pathName("id")));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    if (!fields.has("issue_id")) {
      throw fields.missing("issue_id");
    }
    answer(exchange, issues.update(exchange.caller(), exchange.pathName("id"), change(fields)));
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    List<String> experimentIds = fields.filled("experiment_id").stream().toList();
    String filter = fields.text("filter_string").orElse("");
    boolean counts = fields.flag("include_trace_count");
    int limit = ReviewPages.searchLimit(fields, USUAL);
    Object[] scope = {experimentIds, filter, counts};
    IssueSearch search =
        new IssueSearch(
            Filter.parse(filter).stream().map(IssueCalls::condition).toList(),
            counts,
            new Page.Request(limit, Token.read(fields, scope)));
    Page<Issue> page = issues.search(exchange.caller(), experimentIds, search);
    exchange.answer(
        200,
        new SearchReply(
            page.items().stream().map(Wire::of).toList(), ReviewPages.token(page.next(), scope)));
  }

  private static Condition condition(Clause clause) {
    Part part =
        switch (clause.column()) {
          case "status" -> Part.STATUS;
          case "source_run_id" -> Part.SOURCE_RUN;
          case String other ->
              throw Refusal.invalid(
                  "Invalid filter field '%s'. Supported fields: {'status', 'source_run_id'}"
                      .formatted(other));
        };
    boolean equal = clause.operator() == Operator.EQUAL;
    if (!equal && clause.operator() != Operator.NOT_EQUAL) {
      throw Refusal.invalid(
          "Invalid comparator '%s'. Supported comparators: {'=', '!='}"
              .formatted(clause.operator().sign()));
    }
    String value =
        switch (clause.match()) {
          case Match.Equal match -> match.text();
          case Match.NotEqual match -> match.text();
          default -> throw new IllegalStateException("neither = nor !=");
        };
    return new Condition(part, equal, value);
  }
}
