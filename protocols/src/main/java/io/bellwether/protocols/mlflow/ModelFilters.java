// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.protocols.mlflow.Clause.Operator;
import io.bellwether.protocols.mlflow.Clause.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What MLflow's filters of models and versions mean. Prompts are models that searches hide. */
final class ModelFilters {
  private static final String IS_PROMPT = "mlflow.prompt.is_prompt";

  private ModelFilters() {}

  static Predicate<RegisteredModel> models(String filter) {
    List<Clause> clauses = Filter.parse(filter);
    Predicate<RegisteredModel> all = model -> asksForPrompts(clauses) || !isPrompt(model.tags());
    for (Clause clause : clauses) {
      all = all.and(model(clause));
    }
    return all;
  }

  /** Nothing for the natural order, which is by name. */
  static Optional<Comparator<RegisteredModel>> order(List<String> orderBy) {
    Comparator<RegisteredModel> order = null;
    for (String text : orderBy) {
      Filter.OrderTerm term = Filter.order(text);
      Comparator<RegisteredModel> by =
          switch (term.column()) {
            case "name" -> Comparator.comparing(RegisteredModel::name);
            case "timestamp", "last_updated_timestamp" ->
                Comparator.comparing(RegisteredModel::updatedAt);
            default ->
                throw Refusal.invalid(
                    "Invalid order by key '%s' specified. Valid keys are '{'timestamp', 'name'}'"
                        .formatted(term.column()));
          };
      by = term.ascending() ? by : by.reversed();
      order = order == null ? by : order.thenComparing(by);
    }
    return Optional.ofNullable(order).map(given -> given.thenComparing(RegisteredModel::name));
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

  private static Predicate<RegisteredModel> model(Clause clause) {
    if (ExperimentCalls.isTag(clause.prefix())) {
      return model -> tag(clause, model.tags());
    }
    checkEntity(clause);
    if (!clause.key().equals("name")) {
      throw Refusal.invalid(
          "Invalid attribute key '%s' specified. Valid keys are '{'name'}'"
              .formatted(clause.key()));
    }
    Match match = clause.match();
    return model -> holds(match, model.name());
  }

  static Predicate<ModelVersion> versions(List<Clause> clauses) {
    Predicate<ModelVersion> all =
        version -> asksForPrompts(clauses) || !isPrompt(version.content().tags());
    for (Clause clause : clauses) {
      all = all.and(version(clause));
    }
    return all;
  }

  private static Predicate<ModelVersion> version(Clause clause) {
    if (ExperimentCalls.isTag(clause.prefix())) {
      return version -> tag(clause, version.content().tags());
    }
    checkEntity(clause);
    return switch (clause.key()) {
      case "name" -> text(clause, ModelVersion::model);
      case "source_path" -> text(clause, version -> version.content().source());
      case "run_id" -> text(clause, version -> version.content().runId().orElse(""));
      case "version_number" -> {
        Comparison comparison = clause.comparison();
        double number = clause.number();
        yield version -> holds(comparison, version.number(), number);
      }
      default ->
          throw Refusal.invalid(
              "Invalid attribute key '%s' specified. Valid keys are '{'name', 'run_id',"
                      .formatted(clause.key())
                  + " 'source_path', 'version_number'}'");
    };
  }

  private interface Text {
    String of(ModelVersion version);
  }

  private static Predicate<ModelVersion> text(Clause clause, Text text) {
    Match match = clause.match();
    return version -> holds(match, text.of(version));
  }

  /** The text that the column must equal, if the filter says so. */
  static Optional<String> equal(List<Clause> clauses, String column) {
    return clauses.stream()
        .filter(clause -> clause.column().equals(column) && clause.operator() == Operator.EQUAL)
        .map(Clause::value)
        .filter(value -> value instanceof Value.Text)
        .map(value -> ((Value.Text) value).text())
        .findFirst();
  }

  static boolean isPrompt(Map<String, String> tags) {
    return "true".equals(tags.get(IS_PROMPT));
  }

  private static boolean asksForPrompts(List<Clause> clauses) {
    return clauses.stream().anyMatch(clause -> clause.key().equals(IS_PROMPT));
  }

  /** What is no prompt has no such tag, but "is not" finds it. */
  private static boolean tag(Clause clause, Map<String, String> tags) {
    if (clause.key().equals(IS_PROMPT) && clause.operator() == Operator.NOT_EQUAL) {
      return !isPrompt(tags);
    }
    return holds(clause.match(), tags.get(clause.key()));
  }

  static boolean holds(Match match, @Nullable String text) {
    return switch (match) {
      case Match.Equal equal -> equal.text().equals(text);
      case Match.NotEqual other -> text != null && !other.text().equals(text);
      case Match.Like like -> text != null && pattern(like).matcher(text).matches();
      case Match.Regex regex ->
          text != null && Pattern.compile(regex.pattern()).matcher(text).find();
      case Match.OneOf one -> text != null && one.texts().contains(text);
      case Match.NoneOf none -> text != null && !none.texts().contains(text);
      case Match.Missing _ -> text == null;
      case Match.Present _ -> text != null;
    };
  }

  private static Pattern pattern(Match.Like like) {
    StringBuilder regex = new StringBuilder();
    for (char c : like.pattern().toCharArray()) {
      switch (c) {
        case '%' -> regex.append(".*");
        case '_' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    int ignore = like.ignoreCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
    return Pattern.compile(regex.toString(), Pattern.DOTALL | ignore);
  }

  private static boolean holds(Comparison comparison, double value, double bound) {
    return switch (comparison) {
      case EQUAL -> value == bound;
      case NOT_EQUAL -> value != bound;
      case LESS -> value < bound;
      case AT_MOST -> value <= bound;
      case GREATER -> value > bound;
      case AT_LEAST -> value >= bound;
    };
  }
}
