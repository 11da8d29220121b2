// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.registry.ModelField;
import io.bellwether.platform.registry.ModelFinder.Prompts;
import io.bellwether.platform.registry.VersionField;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.protocols.mlflow.Clause.Operator;
import io.bellwether.protocols.mlflow.Clause.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What MLflow's filters of models and versions mean. Prompts are models that searches hide. */
final class ModelFilters {
  private static final String IS_PROMPT = "mlflow.prompt.is_prompt";

  private ModelFilters() {}

  static boolean isPrompt(Map<String, String> tags) {
    return "true".equals(tags.get(IS_PROMPT));
  }

  /** Prompts are found only by a filter that asks for them: the first that names their tag. */
  static Prompts prompts(List<Clause> clauses) {
    return clauses.stream()
        .filter(ModelFilters::isAboutPrompts)
        .findFirst()
        .map(ModelFilters::wantsPrompts)
        .orElse(Prompts.HIDDEN);
  }

  private static boolean isAboutPrompts(Clause clause) {
    return ExperimentCalls.isTag(clause.prefix()) && clause.key().equals(IS_PROMPT);
  }

  private static Prompts wantsPrompts(Clause clause) {
    String value =
        clause.value() instanceof Value.Text text ? text.text().toLowerCase(Locale.ROOT) : "";
    boolean wants =
        (clause.operator() == Operator.EQUAL && value.equals("true"))
            || (clause.operator() == Operator.NOT_EQUAL && value.equals("false"));
    return wants ? Prompts.FOUND : Prompts.HIDDEN;
  }

  static List<Condition<ModelField>> models(List<Clause> clauses) {
    return meant(clauses).stream().map(ModelFilters::model).toList();
  }

  /** What is hidden has nothing to do with what models say of prompts: they say nothing. */
  private static List<Clause> meant(List<Clause> clauses) {
    return switch (prompts(clauses)) {
      case FOUND -> clauses;
      case HIDDEN -> clauses.stream().filter(clause -> !isAboutPrompts(clause)).toList();
    };
  }

  private static Condition<ModelField> model(Clause clause) {
    if (ExperimentCalls.isTag(clause.prefix())) {
      return new Condition.Tag<>(clause.key(), clause.match());
    }
    checkEntity(clause);
    if (!clause.key().equals("name")) {
      throw Refusal.invalid(
          "Invalid attribute key '%s' specified. Valid keys are '{'name'}'"
              .formatted(clause.key()));
    }
    return new Condition.Text<>(ModelField.NAME, clause.match());
  }

  static Order<ModelField> modelOrder(String text) {
    Filter.OrderTerm term = Filter.order(text);
    ModelField field =
        switch (term.column()) {
          case "name" -> ModelField.NAME;
          case "timestamp", "last_updated_timestamp" -> ModelField.UPDATED;
          default ->
              throw Refusal.invalid(
                  "Invalid order by key '%s' specified. Valid keys are '{'timestamp', 'name'}'"
                      .formatted(term.column()));
        };
    return new Order.ByField<>(field, term.ascending());
  }

  static List<Condition<VersionField>> versions(List<Clause> clauses) {
    return meant(clauses).stream().map(ModelFilters::version).toList();
  }

  private static Condition<VersionField> version(Clause clause) {
    if (ExperimentCalls.isTag(clause.prefix())) {
      return new Condition.Tag<>(clause.key(), clause.match());
    }
    checkEntity(clause);
    return switch (clause.key()) {
      case "name" -> new Condition.Text<>(VersionField.MODEL, clause.match());
      case "source_path" -> new Condition.Text<>(VersionField.SOURCE, clause.match());
      case "run_id" -> new Condition.Text<>(VersionField.RUN_ID, clause.match());
      case "version_number" ->
          new Condition.Numeric<>(VersionField.NUMBER, clause.comparison(), clause.number());
      default ->
          throw Refusal.invalid(
              "Invalid attribute key '%s' specified. Valid keys are '{'name', 'run_id',"
                      .formatted(clause.key())
                  + " 'source_path', 'version_number'}'");
    };
  }

  static Order<VersionField> versionOrder(String text) {
    Filter.OrderTerm term = Filter.order(text);
    VersionField field =
        switch (term.column()) {
          case "name" -> VersionField.MODEL;
          case "version_number" -> VersionField.NUMBER;
          case "creation_timestamp" -> VersionField.CREATED;
          case "last_updated_timestamp" -> VersionField.UPDATED;
          default -> throw Refusal.invalid("Invalid order_by entry '" + text + "'.");
        };
    return new Order.ByField<>(field, term.ascending());
  }

  static Refusal entity(String prefix) {
    return Refusal.invalid(
        "Invalid entity type '%s'. Valid entity types are ('attribute', 'tag', 'tags')"
            .formatted(prefix));
  }

  private static void checkEntity(Clause clause) {
    if (!clause.prefix().isEmpty() && !clause.prefix().equals("attribute")) {
      throw entity(clause.prefix());
    }
  }
}
