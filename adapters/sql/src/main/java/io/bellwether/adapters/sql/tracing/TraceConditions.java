// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.Matches;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.TraceSearch.Said;
import io.bellwether.platform.tracing.TraceSearch.SpanMatch;
import java.util.ArrayList;
import java.util.List;

/** What a search asks of a trace's spans, assessments and links, as SQL about a trace {@code t}. */
final class TraceConditions {
  private static final String OF_TRACE = "e.workspace = t.workspace and e.trace_id = t.trace_id";

  private final Dialect dialect;
  private final Matches matches;

  TraceConditions(Dialect dialect) {
    this.dialect = dialect;
    this.matches = new Matches(dialect);
  }

  List<Fragment> of(TraceSearch search) {
    List<Fragment> all = new ArrayList<>();
    if (!search.spans().isEmpty()) {
      List<Fragment> parts = new ArrayList<>();
      search.spans().forEach(span -> parts.add(span(span)));
      all.add(exists("spans", Fragment.join(" and ", parts)));
    }
    search.assessments().forEach(said -> all.add(said(said)));
    search.runIds().forEach(id -> all.add(ofRun(id)));
    search.prompts().forEach(prompt -> all.add(linked("prompt", prompt)));
    return all;
  }

  private Fragment span(SpanMatch span) {
    return switch (span.part()) {
      case NAME -> matches.text("e.name", span.match());
      case TYPE -> matches.text("e.type", span.match());
      case STATUS -> matches.text("e.status", span.match());
      case CONTENT -> matches.text("e.content", span.match());
      case ATTRIBUTE -> attribute(span.key(), span.match());
    };
  }

  /** The attribute's value as text; a subquery, so that it stands once, however it is compared. */
  private Fragment attribute(String key, Match match) {
    Fragment value =
        switch (dialect) {
          case SQLITE -> {
            String path = "$.attributes.\"" + key + "\"";
            yield Fragment.of(
                """
                select case json_type(e.content, ?) when 'true' then 'true' when 'false' then 'false'
                  else cast(json_extract(e.content, ?) as text) end as text
                """,
                path,
                path);
          }
          case POSTGRES ->
              Fragment.of("select cast(e.content as json) -> 'attributes' ->> ? as text", key);
        };
    return Fragment.of("exists (select 1 from (")
        .then(value)
        .then(Fragment.of(") a where "))
        .then(matches.text("a.text", match))
        .then(Fragment.of(")"));
  }

  private Fragment said(Said said) {
    Fragment named =
        Fragment.of(
            "e.kind = ? and e.name = ? and e.valid = 1 and ", said.kind().name(), said.name());
    return switch (said) {
      case Said.Measure number ->
          exists(
              "assessments",
              named.then(
                  Fragment.of("e.number " + number.comparison().sign() + " ?", number.value())));
      case Said.Words text ->
          text.match() instanceof Match.Missing
              ? Fragment.of("not ").then(exists("assessments", named.then(Fragment.of("1 = 1"))))
              : exists("assessments", named.then(matches.text("e.words", text.match())));
    };
  }

  private static Fragment ofRun(String runId) {
    return Fragment.of("(")
        .then(linked("run", runId))
        .then(Fragment.of(" or "))
        .then(entry("trace_metadata", Trace.RUN_METADATA, runId))
        .then(Fragment.of(")"));
  }

  /** Runs to which a trace is linked count as the run during which it was made. */
  static Fragment metadata(String key, String value) {
    return key.equals(Trace.RUN_METADATA) ? ofRun(value) : entry("trace_metadata", key, value);
  }

  static Fragment entry(String table, String key, String value) {
    return exists(table, Fragment.of("e.key = ? and e.value = ?", key, value));
  }

  private static Fragment linked(String kind, String target) {
    return exists("trace_links", Fragment.of("e.kind = ? and e.target = ?", kind, target));
  }

  private static Fragment exists(String table, Fragment condition) {
    return Fragment.of("exists (select 1 from " + table + " e where " + OF_TRACE + " and ")
        .then(condition)
        .then(Fragment.of(")"));
  }
}
