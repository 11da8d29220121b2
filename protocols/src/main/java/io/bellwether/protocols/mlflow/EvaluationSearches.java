// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.evaluation.EvaluationDatasetField;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.protocols.mlflow.Clause.Operator;
import java.util.List;

/** What MLflow's filters and orders of data sets of examples mean. */
final class EvaluationSearches {
  private EvaluationSearches() {}

  static List<Condition<EvaluationDatasetField>> conditions(String filter) {
    return Filter.parse(filter).stream().map(EvaluationSearches::condition).toList();
  }

  private static Condition<EvaluationDatasetField> condition(Clause clause) {
    if (ExperimentCalls.isTag(clause.prefix())) {
      return new Condition.Tag<>(clause.key(), text(clause, "tag"));
    }
    EvaluationDatasetField field = field(clause.column(), true);
    return switch (field) {
      case CREATED, UPDATED ->
          new Condition.Numeric<>(field, clause.comparison(), clause.number() * 1000);
      case NAME, CREATED_BY, UPDATED_BY ->
          field == EvaluationDatasetField.NAME && clause.operator() == Operator.IN
              ? new Condition.Text<>(field, clause.match())
              : new Condition.Text<>(field, text(clause, "string attribute"));
    };
  }

  private static Match text(Clause clause, String what) {
    return switch (clause.operator()) {
      case EQUAL, NOT_EQUAL, LIKE, ILIKE -> clause.match();
      case LESS, AT_MOST, GREATER, AT_LEAST, RLIKE, IN, NOT_IN, IS_NULL, IS_NOT_NULL ->
          throw Refusal.invalid(
              "Invalid comparator for %s: %s".formatted(what, clause.operator().sign()));
    };
  }

  static List<Order<EvaluationDatasetField>> orders(List<String> orderBy) {
    return orderBy.stream().map(EvaluationSearches::order).toList();
  }

  private static Order<EvaluationDatasetField> order(String text) {
    Filter.OrderTerm term = Filter.order(text);
    if (ExperimentCalls.isTag(term.prefix())) {
      throw Refusal.invalid("Invalid order_by entity: tag");
    }
    return new Order.ByField<>(field(term.column(), false), term.ascending());
  }

  private static EvaluationDatasetField field(String column, boolean toCompare) {
    String name = column.replaceFirst("^attributes?\\.", "");
    EvaluationDatasetField field =
        switch (name) {
          case "name" -> EvaluationDatasetField.NAME;
          case "created_time" -> EvaluationDatasetField.CREATED;
          case "last_update_time" -> EvaluationDatasetField.UPDATED;
          case "created_by" -> EvaluationDatasetField.CREATED_BY;
          case "last_updated_by" -> EvaluationDatasetField.UPDATED_BY;
          default -> throw badKey(name, toCompare);
        };
    if (!toCompare && name.endsWith("_by")) {
      throw badKey(name, false);
    }
    return field;
  }

  private static Refusal badKey(String name, boolean toCompare) {
    return Refusal.invalid(
        "Invalid attribute key '%s' specified. Valid keys are: {%s'created_time',"
                .formatted(name, toCompare ? "'created_by', 'last_updated_by', " : "")
            + " 'last_update_time', 'name'}");
  }
}
