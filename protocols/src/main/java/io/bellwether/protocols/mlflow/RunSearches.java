// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.protocols.mlflow.Clause.Operator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What MLflow's filters and orders of runs mean. */
final class RunSearches {
  private static final String NAME_TAG = "mlflow.runName";

  private RunSearches() {}

  private enum Part {
    METRIC,
    PARAM,
    TAG,
    ATTRIBUTE,
    DATASET
  }

  static List<Condition<RunField>> conditions(String filter) {
    return Filter.parse(filter).stream().map(RunSearches::condition).toList();
  }

  private static Condition<RunField> condition(Clause clause) {
    return switch (part(clause.prefix(), clause.column())) {
      case METRIC -> new Condition.Metric<>(clause.key(), clause.comparison(), clause.number());
      case PARAM -> new Condition.Param<>(clause.key(), entry(clause));
      case TAG ->
          clause.key().equals(NAME_TAG) && !(clause.match() instanceof Match.Missing)
              ? new Condition.Text<>(RunField.NAME, entry(clause))
              : new Condition.Tag<>(clause.key(), entry(clause));
      case ATTRIBUTE -> attribute(clause);
      case DATASET -> dataset(clause);
    };
  }

  private static void refuseNull(Clause clause, String type) {
    if (clause.value() instanceof Clause.Value.None) {
      throw Refusal.invalid(
          "IS NULL / IS NOT NULL is only supported for tags and params, not for '%s' '%s'"
              .formatted(type, clause.key()));
    }
  }

  private static Condition<RunField> dataset(Clause clause) {
    refuseNull(clause, "dataset");
    return new Condition.Text<>(dataset(clause.key()), clause.match());
  }

  private static Match entry(Clause clause) {
    if (clause.operator() == Operator.IN || clause.operator() == Operator.NOT_IN) {
      throw Refusal.invalid(
          "Invalid comparator '%s' for '%s'".formatted(clause.operator(), clause.column()));
    }
    return clause.match();
  }

  private static Condition<RunField> attribute(Clause clause) {
    RunField field = field(clause.key());
    refuseNull(clause, "attribute");
    if (field == RunField.STARTED || field == RunField.ENDED) {
      return new Condition.Numeric<>(field, clause.comparison(), clause.number() * 1000);
    }
    boolean list = clause.operator() == Operator.IN || clause.operator() == Operator.NOT_IN;
    if (list && field != RunField.ID) {
      throw Refusal.invalid("Only the 'run_id' attribute supports comparison with a list");
    }
    return new Condition.Text<>(field, clause.match());
  }

  static List<Order<RunField>> orders(List<String> orderBy) {
    Set<String> seen = new HashSet<>();
    return orderBy.stream().map(text -> order(text, seen)).toList();
  }

  private static Order<RunField> order(String text, Set<String> seen) {
    Filter.OrderTerm term = Filter.order(text);
    if (!seen.add(term.column())) {
      throw Refusal.invalid("`order_by` contains duplicate fields: " + term.column());
    }
    boolean up = term.ascending();
    return switch (part(term.prefix(), term.column())) {
      case METRIC -> new Order.ByMetric<>(term.key(), up);
      case PARAM -> new Order.ByParam<>(term.key(), up);
      case TAG -> new Order.ByTag<>(term.key(), up);
      case ATTRIBUTE -> new Order.ByField<>(field(term.key()), up);
      case DATASET -> throw Refusal.invalid("Invalid order_by: " + text);
    };
  }

  private static Part part(String prefix, String column) {
    return switch (prefix) {
      case "metrics", "metric" -> Part.METRIC;
      case "params", "param", "parameters", "parameter" -> Part.PARAM;
      case "tags", "tag" -> Part.TAG;
      case "", "attributes", "attribute", "attr", "run" -> Part.ATTRIBUTE;
      case "datasets", "dataset" -> Part.DATASET;
      default ->
          throw Refusal.invalid(
              "Invalid entity type '%s' in '%s'. Valid values are ['metric', 'parameter', 'tag',"
                      .formatted(prefix, column)
                  + " 'attribute', 'dataset']");
    };
  }

  private static RunField field(String name) {
    Optional<RunField> field =
        switch (name) {
          case "run_id" -> Optional.of(RunField.ID);
          case "run_name", "Run name", "run name", "Run Name" -> Optional.of(RunField.NAME);
          case "status" -> Optional.of(RunField.STATUS);
          case "user_id" -> Optional.of(RunField.USER);
          case "artifact_uri" -> Optional.of(RunField.ARTIFACT_URI);
          case "start_time", "created", "Created" -> Optional.of(RunField.STARTED);
          case "end_time" -> Optional.of(RunField.ENDED);
          default -> Optional.empty();
        };
    return field.orElseThrow(
        () ->
            Refusal.invalid(
                "Invalid attribute key '%s' specified. Valid keys are '[artifact_uri, end_time,"
                        .formatted(name)
                    + " run_id, run_name, start_time, status, user_id]'"));
  }

  private static RunField dataset(String name) {
    return switch (name) {
      case "name" -> RunField.DATASET_NAME;
      case "digest" -> RunField.DATASET_DIGEST;
      case "context" -> RunField.DATASET_CONTEXT;
      default ->
          throw Refusal.invalid(
              "Invalid dataset key '" + name + "'. Valid keys are '[name, digest, context]'");
    };
  }
}
