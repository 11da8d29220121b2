// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.mlflow.GraphqlDocument.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /graphql}: what MLflow's page asks in this way, answered by the calls that REST has. */
final class GraphqlCalls {
  private static final int MOST_ROOTS = 10;
  private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

  /** Lists are never null. */
  private static final Set<String> LISTS =
      Set.of(
          "metrics",
          "params",
          "tags",
          "runs",
          "files",
          "dataset_inputs",
          "model_inputs",
          "model_outputs",
          "model_versions",
          "dataset_summaries");

  private final Map<String, BiFunction<Caller, Fields, Object>> operations;
  private final ExperimentCalls experiments;
  private final Registry registry;

  /** What it answers with. */
  record Calls(
      ExperimentCalls experiments,
      RunCalls runs,
      MetricCalls metrics,
      ArtifactCalls artifacts,
      VersionCalls versions) {}

  GraphqlCalls(Calls calls, Registry registry) {
    this.experiments = calls.experiments;
    this.registry = registry;
    this.operations =
        Map.of(
            "mlflowGetExperiment", calls.experiments::get,
            "mlflowGetRun", calls.runs::get,
            "mlflowSearchRuns", calls.runs::search,
            "mlflowSearchDatasets", calls.runs::searchDatasets,
            "mlflowGetMetricHistoryBulkInterval", calls.metrics::interval,
            "mlflowListArtifacts", calls.artifacts::ofRun,
            "mlflowSearchModelVersions", calls.versions::search);
  }

  List<Route> routes() {
    return List.of(Route.query("/graphql", READ_RUNS, this::answer));
  }

  private record Reply(@Nullable Object data, @Nullable List<String> errors) {}

  private void answer(Exchange exchange) throws IOException {
    List<String> errors = new ArrayList<>();
    Map<String, @Nullable JsonNode> data = new LinkedHashMap<>();
    try {
      JsonNode body = exchange.json();
      List<Field> roots =
          GraphqlDocument.fields(body.path("query").asText(), body.path("variables"));
      checkRoots(roots);
      for (Field root : roots) {
        data.put(root.alias(), resolve(exchange.caller(), root, errors));
      }
    } catch (Refusal refused) {
      exchange.answer(200, new Reply(null, List.of(String.valueOf(refused.getMessage()))));
      return;
    }
    exchange.answer(200, new Reply(data, errors.isEmpty() ? null : errors));
  }

  private static void checkRoots(List<Field> roots) {
    long aliases = roots.stream().filter(root -> !root.alias().equals(root.name())).count();
    if (roots.size() > MOST_ROOTS) {
      throw Refusal.invalid(
          "GraphQL queries should have at most %d root fields.".formatted(MOST_ROOTS));
    }
    if (aliases > MOST_ROOTS) {
      throw Refusal.invalid(
          "GraphQL queries should have at most %d aliases.".formatted(MOST_ROOTS));
    }
  }

  private @Nullable JsonNode resolve(Caller caller, Field root, List<String> errors) {
    BiFunction<Caller, Fields, Object> operation = operations.get(root.name());
    if (operation == null) {
      throw Refusal.invalid("Cannot query field '%s' on type 'Query'.".formatted(root.name()));
    }
    try {
      Fields input = Fields.ofTree(snakeCased(root.arguments().path("input")));
      JsonNode reply = Json.mapper().valueToTree(operation.apply(caller, input));
      if (root.name().equals("mlflowGetRun") && reply.path("run") instanceof ObjectNode run) {
        root.fields().stream()
            .filter(field -> field.name().equals("run"))
            .forEach(asked -> extend(caller, run, asked));
      }
      return selected(reply, root);
    } catch (Refusal refused) {
      errors.add(String.valueOf(refused.getMessage()));
    } catch (PlatformException refused) {
      errors.add(Errors.message(refused));
    }
    return null;
  }

  /** A run's experiment and versions, if they are asked for. */
  private void extend(Caller caller, ObjectNode run, Field asked) {
    if (asked.asksFor("experiment")) {
      String id = run.at("/info/experiment_id").asText();
      run.set("experiment", Json.mapper().valueToTree(experiments.found(caller, id)));
    }
    if (asked.asksFor("modelVersions")) {
      String id = run.at("/info/run_id").asText();
      run.set(
          "model_versions",
          Json.mapper()
              .valueToTree(
                  registry.versionsOfRun(caller, id).stream().map(ModelWire::found).toList()));
    }
  }

  private static JsonNode snakeCased(JsonNode input) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    input.properties().forEach(f -> fields.set(snake(f.getKey()), f.getValue()));
    return fields;
  }

  private static String snake(String name) {
    return CAPITAL.matcher(name).replaceAll(found -> "_" + found.group(1).toLowerCase(Locale.ROOT));
  }

  private static JsonNode selected(JsonNode value, Field field) {
    if (value.isArray()) {
      var list = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> list.add(selected(item, field)));
      return list;
    }
    if (!value.isObject()) {
      return scalar(value);
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Field asked : field.fields()) {
      String name = snake(asked.name());
      JsonNode found = value.path(name);
      if (asked.name().equals("__typename")) {
        object.put(asked.alias(), typename(field.name()));
      } else if (found.isMissingNode()) {
        object.set(
            asked.alias(),
            LISTS.contains(name)
                ? JsonNodeFactory.instance.arrayNode()
                : JsonNodeFactory.instance.nullNode());
      } else {
        object.set(asked.alias(), selected(found, asked));
      }
    }
    return object;
  }

  private static String typename(String field) {
    return switch (field) {
      case "run" -> "MlflowRunExtension";
      case "metrics" -> "MlflowMetricExtension";
      case String root when root.startsWith("mlflow") ->
          root.substring(0, 1).toUpperCase(Locale.ROOT) + root.substring(1) + "Response";
      default -> "Mlflow" + field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
    };
  }

  /** Whole numbers are texts, since a page's numbers are too short for them; NaN is null. */
  private static JsonNode scalar(JsonNode value) {
    if (value.isIntegralNumber()) {
      return JsonNodeFactory.instance.textNode(value.asText());
    }
    boolean nan = value.isDouble() && Double.isNaN(value.doubleValue());
    return nan ? JsonNodeFactory.instance.nullNode() : value;
  }
}
