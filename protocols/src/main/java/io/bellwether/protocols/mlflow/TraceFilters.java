// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceField;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.TraceSearch.Part;
import io.bellwether.platform.tracing.TraceSearch.Said;
import io.bellwether.platform.tracing.TraceSearch.SpanMatch;
import io.bellwether.protocols.mlflow.Clause.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What MLflow's filters and orders of traces mean. */
final class TraceFilters {
  private static final String ATTRIBUTES = "attributes.";
  private static final int MICROS = 1000;

  private final List<Condition<TraceField>> where = new ArrayList<>();
  private final List<SpanMatch> spans = new ArrayList<>();
  private final List<Said> assessments = new ArrayList<>();
  private final List<String> runIds = new ArrayList<>();
  private final List<String> prompts = new ArrayList<>();

  private TraceFilters() {}

  private enum Kind {
    TAG,
    METADATA,
    ATTRIBUTE,
    SPAN,
    FEEDBACK,
    EXPECTATION,
    ISSUE
  }

  static TraceSearch search(
      String filter, List<String> orderBy, int limit, Optional<String> after) {
    TraceFilters filters = new TraceFilters();
    Filter.parse(filter).forEach(filters::add);
    return new TraceSearch(
        new Search<>(filters.where, orders(orderBy), limit, after),
        filters.spans,
        filters.assessments,
        filters.runIds,
        filters.prompts);
  }

  private void add(Clause clause) {
    switch (kind(clause.prefix())) {
      case TAG -> where.add(new Condition.Tag<>(clause.key(), entry(clause)));
      case METADATA -> metadata(clause.key(), clause);
      case ATTRIBUTE -> attribute(clause);
      case SPAN -> spans.add(span(clause));
      case FEEDBACK -> assessments.add(said(Assessment.Kind.FEEDBACK, clause));
      case EXPECTATION -> assessments.add(said(Assessment.Kind.EXPECTATION, clause));
      case ISSUE -> assessments.add(issue(clause));
    }
  }

  private static Kind kind(String prefix) {
    return switch (prefix) {
      case "tag", "tags" -> Kind.TAG;
      case "metadata", "request_metadata" -> Kind.METADATA;
      case "", "attribute", "attributes", "trace" -> Kind.ATTRIBUTE;
      case "span" -> Kind.SPAN;
      case "feedback" -> Kind.FEEDBACK;
      case "expectation" -> Kind.EXPECTATION;
      case "issue" -> Kind.ISSUE;
      default ->
          throw Refusal.invalid(
              "Invalid entity type '%s'. Valid values are {'attribute', 'expectation', 'feedback',"
                      .formatted(prefix)
                  + " 'issue', 'metadata', 'request_metadata', 'span', 'tag', 'trace'}");
    };
  }

  /** Runs to which the trace is linked count as the run during which it was made. */
  private void metadata(String key, Clause clause) {
    if (key.equals(Trace.RUN_METADATA) && clause.operator() == Operator.EQUAL) {
      runIds.add(((Match.Equal) clause.match()).text());
    } else {
      where.add(new Condition.Param<>(key, entry(clause)));
    }
  }

  private void attribute(Clause clause) {
    switch (clause.key()) {
      case "name" -> where.add(new Condition.Tag<>(Trace.NAME_TAG, entry(clause)));
      case "run_id" -> metadata(Trace.RUN_METADATA, clause);
      case "prompt" -> prompts.add(prompt(clause));
      case "text" -> spans.add(fullText(clause));
      case "request_id", "client_request_id", "status" ->
          where.add(new Condition.Text<>(field(clause.key(), false), text(clause)));
      case String key ->
          where.add(
              new Condition.Numeric<>(
                  field(key, false), clause.comparison(), clause.number() * MICROS));
    }
  }

  /** A bare {@code text} is a keyword to MLflow's parser. */
  private static SpanMatch fullText(Clause clause) {
    if (clause.prefix().isEmpty()) {
      throw Refusal.invalid("Invalid clause(s) in filter string: 'text'; write trace.text");
    }
    return content(clause);
  }

  private static String prompt(Clause clause) {
    if (clause.operator() != Operator.EQUAL) {
      throw Refusal.invalid(
          "Invalid comparator '%s' for prompts filter. Only '=' is supported with format: prompt ="
                  .formatted(clause.operator().sign())
              + " \"name/version\"");
    }
    String version = ((Match.Equal) clause.match()).text();
    if (version.chars().filter(c -> c == '/').count() != 1) {
      throw Refusal.invalid(
          "Invalid prompts filter value '%s'. Expected format: prompt = \"name/version\""
              .formatted(version));
    }
    return version;
  }

  private static SpanMatch span(Clause clause) {
    String key = clause.key();
    if (key.startsWith(ATTRIBUTES)) {
      return new SpanMatch(Part.ATTRIBUTE, key.substring(ATTRIBUTES.length()), text(clause));
    }
    return switch (key) {
      case "name" -> new SpanMatch(Part.NAME, "", text(clause));
      case "type" -> new SpanMatch(Part.TYPE, "", text(clause));
      case "status" -> new SpanMatch(Part.STATUS, "", text(clause));
      case "content" -> content(clause);
      default ->
          throw Refusal.invalid(
              "Invalid span attribute '%s'. Supported attributes: name, status, type,"
                      .formatted(key)
                  + " attributes.<attribute_name>.");
    };
  }

  private static SpanMatch content(Clause clause) {
    return switch (clause.operator()) {
      case LIKE, ILIKE -> new SpanMatch(Part.CONTENT, "", clause.match());
      default -> throw comparator(clause, "'LIKE', 'ILIKE'");
    };
  }

  /** A comparison with a quoted text, or two of them. */
  private static Match text(Clause clause) {
    return switch (clause.operator()) {
      case IS_NULL, IS_NOT_NULL, LESS, AT_MOST, GREATER, AT_LEAST ->
          throw comparator(clause, "'!=', '=', 'ILIKE', 'IN', 'LIKE', 'NOT IN', 'RLIKE'");
      default -> clause.matchOrRegex();
    };
  }

  private static Match entry(Clause clause) {
    return switch (clause.operator()) {
      case IN, NOT_IN, LESS, AT_MOST, GREATER, AT_LEAST ->
          throw comparator(clause, "'!=', '=', 'ILIKE', 'IS NOT NULL', 'IS NULL', 'LIKE', 'RLIKE'");
      default -> clause.matchOrRegex();
    };
  }

  /** Values compare as numbers with signs that order, else as texts. */
  private static Said said(Assessment.Kind kind, Clause clause) {
    return switch (clause.operator()) {
      case LESS, AT_MOST, GREATER, AT_LEAST ->
          new Said.Measure(kind, clause.key(), clause.comparison(), clause.number());
      default -> new Said.Words(kind, clause.key(), entry(clause));
    };
  }

  private static Said issue(Clause clause) {
    if (!clause.key().equals("id")) {
      throw Refusal.invalid(
          "Invalid issue attribute '%s'. Supported attributes: id".formatted(clause.key()));
    }
    if (clause.operator() != Operator.EQUAL) {
      throw comparator(clause, "'='");
    }
    String id = ((Match.Equal) clause.match()).text();
    return new Said.Words(Assessment.Kind.ISSUE, id, new Match.Present());
  }

  private static Refusal comparator(Clause clause, String valid) {
    return Refusal.invalid(
        "Invalid comparator '%s' not one of '{%s}'".formatted(clause.operator().sign(), valid));
  }

  private static List<Order<TraceField>> orders(List<String> orderBy) {
    Set<String> seen = new HashSet<>();
    return orderBy.stream().map(text -> order(text, seen)).toList();
  }

  private static Order<TraceField> order(String text, Set<String> seen) {
    Filter.OrderTerm term = Filter.order(text);
    if (!seen.add(term.column())) {
      throw Refusal.invalid("`order_by` contains duplicate fields: " + term.column());
    }
    boolean up = term.ascending();
    return switch (kind(term.prefix())) {
      case TAG -> new Order.ByTag<>(term.key(), up);
      case METADATA -> new Order.ByParam<>(term.key(), up);
      case ATTRIBUTE ->
          switch (term.key()) {
            case "name" -> new Order.ByTag<>(Trace.NAME_TAG, up);
            case "run_id" -> new Order.ByParam<>(Trace.RUN_METADATA, up);
            case String key -> new Order.ByField<>(field(key, true), up);
          };
      case SPAN, FEEDBACK, EXPECTATION, ISSUE ->
          throw Refusal.invalid("Invalid identifier type '" + term.prefix() + "'");
    };
  }

  private static TraceField field(String name, boolean toOrder) {
    return switch (name) {
      case "request_id" -> TraceField.ID;
      case "status" -> TraceField.STATE;
      case "timestamp", "timestamp_ms" -> TraceField.STARTED;
      case "execution_time", "execution_time_ms" -> TraceField.DURATION;
      case "end_time", "end_time_ms" -> TraceField.ENDED;
      case String other -> special(other, toOrder).orElseThrow(() -> badAttribute(other, toOrder));
    };
  }

  /** What can only be compared, or only be ordered by. */
  private static Optional<TraceField> special(String name, boolean toOrder) {
    return name.equals(toOrder ? "experiment_id" : "client_request_id")
        ? Optional.of(toOrder ? TraceField.EXPERIMENT : TraceField.CLIENT_REQUEST)
        : Optional.empty();
  }

  private static Refusal badAttribute(String name, boolean toOrder) {
    return Refusal.invalid(
        "Invalid attribute key '%s' specified. Valid keys are '{%s, 'end_time', 'end_time_ms',"
                .formatted(name, toOrder ? "'experiment_id'" : "'client_request_id'")
            + " 'execution_time', 'execution_time_ms', 'name', 'request_id', 'run_id', 'status',"
            + " 'timestamp', 'timestamp_ms'%s}'".formatted(toOrder ? "" : ", 'prompt', 'text'"));
  }
}
