// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.tracing.TraceMetric.Of;
import io.bellwether.platform.tracing.TraceMetricQuery;
import io.bellwether.platform.tracing.TraceMetricQuery.Part;
import io.bellwether.protocols.mlflow.Clause.Operator;
import java.util.List;
import java.util.Set;

/** What MLflow's filters of metrics over traces mean: one comparison each. */
final class TraceMetricFilters {
  private static final Set<Part> KEYED = Set.of(Part.TRACE_TAG, Part.TRACE_METADATA);

  private TraceMetricFilters() {}

  static TraceMetricQuery.Filter filter(Of of, String text) {
    List<Clause> clauses = Filter.parse(text);
    if (clauses.size() != 1) {
      throw Refusal.invalid("Invalid filter: '%s'. Expected one filter clause.".formatted(text));
    }
    Clause clause = clauses.getFirst();
    int dot = clause.key().indexOf('.');
    String entity = dot < 0 ? clause.key() : clause.key().substring(0, dot);
    String key = dot < 0 ? "" : clause.key().substring(dot + 1);
    Part part = part(clause, entity);
    checkKey(clause.prefix(), entity, KEYED.contains(part), key);
    if (clause.operator() != Operator.EQUAL) {
      throw Refusal.invalid(
          "Invalid comparator: '%s', only '=' operator is supported"
              .formatted(clause.operator().sign()));
    }
    checkView(of, clause.prefix());
    return new TraceMetricQuery.Filter(part, key, ((Match.Equal) clause.match()).text());
  }

  private static Part part(Clause clause, String entity) {
    return switch (clause.prefix()) {
      case "trace" ->
          switch (entity) {
            case "status" -> Part.TRACE_STATUS;
            case "tag" -> Part.TRACE_TAG;
            case "metadata" -> Part.TRACE_METADATA;
            default -> throw badEntity(clause, entity, "'status', 'tag', 'metadata'");
          };
      case "span" ->
          switch (entity) {
            case "name" -> Part.SPAN_NAME;
            case "status" -> Part.SPAN_STATUS;
            case "type" -> Part.SPAN_TYPE;
            default -> throw badEntity(clause, entity, "'name', 'status', 'type'");
          };
      case "assessment" ->
          switch (entity) {
            case "name" -> Part.ASSESSMENT_NAME;
            case "type" -> Part.ASSESSMENT_KIND;
            default -> throw badEntity(clause, entity, "'name', 'type'");
          };
      case "" ->
          throw Refusal.invalid(
              "Invalid identifier '%s'. Columns should be specified as 'trace.<key>', 'span.<key>',"
                      .formatted(clause.key())
                  + " 'assessment.<key>'.");
      default ->
          throw Refusal.invalid(
              "Invalid view type '%s'. Valid values are dict_keys(['trace', 'span', 'assessment'])"
                  .formatted(clause.prefix()));
    };
  }

  private static Refusal badEntity(Clause clause, String entity, String valid) {
    return Refusal.invalid(
        "Invalid entity '%s' specified for view type '%s'. Valid entities are [%s]"
            .formatted(entity, clause.prefix(), valid));
  }

  private static void checkKey(String view, String entity, boolean keyed, String key) {
    if (keyed && key.isEmpty()) {
      throw Refusal.invalid(
          "Filtering by %s requires a key, e.g. '%s.%s.<key> = <value>'"
              .formatted(entity, view, entity));
    }
    if (!keyed && !key.isEmpty()) {
      throw Refusal.invalid(
          "Filtering by %s does not require a key, use '%s.%s' instead"
              .formatted(entity, view, entity));
    }
  }

  private static void checkView(Of of, String view) {
    if (view.equals("span") && of != Of.SPANS) {
      throw Refusal.invalid("Filtering by span is only supported for SPANS view type, got " + of);
    }
    if (view.equals("assessment") && of != Of.ASSESSMENTS) {
      throw Refusal.invalid(
          "Filtering by assessment is only supported for ASSESSMENTS view type, got " + of);
    }
  }
}
