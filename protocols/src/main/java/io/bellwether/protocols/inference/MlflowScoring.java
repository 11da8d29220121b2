// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import io.bellwether.scoring.remote.ModelParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The protocol of {@code mlflow models serve}, for each model, and of MLflow's deployments. */
public final class MlflowScoring {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);
  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final String PARQUET = "application/vnd.apache.parquet";

  /** By which MLflow knows the body as one row of a model of language. */
  private static final List<String> UNIFIED_FIELDS = List.of("messages", "prompt", "input");

  private static final Set<String> INPUT_FIELDS =
      Set.of("dataframe_records", "dataframe_split", "inputs", "instances");

  /** The MLflow version whose protocol we speak. */
  private static final String MLFLOW_VERSION = "3.17.2";

  private final Serving serving;
  private final Registry registry;
  private final Datasets datasets;

  private MlflowScoring(Serving serving, Registry registry, Datasets datasets) {
    this.serving = serving;
    this.registry = registry;
    this.datasets = datasets;
  }

  public static Api api(Serving serving, Registry registry, Datasets datasets) {
    MlflowScoring scoring = new MlflowScoring(serving, registry, datasets);
    return new Api(scoring.routes(), ScoringErrors::answer);
  }

  private List<Route> routes() {
    return List.of(
        Route.get("/ml/{model}/ping", READ, this::ping),
        Route.get("/ml/{model}/version", READ, this::version),
        Route.predict("/ml/{model}/invocations", WRITE, this::invoke),
        Route.get("/api/2.0/endpoints/", READ, this::list),
        Route.get("/api/2.0/endpoints/{model}", READ, this::endpoint),
        Route.predict("/endpoints/{model}/invocations", WRITE, this::invoke));
  }

  private void ping(Exchange exchange) {
    serving.answering(exchange.caller(), exchange.pathName("model"), Optional.empty());
    exchange.answerText(200, "\n");
  }

  private void version(Exchange exchange) {
    serving.served(exchange.caller(), exchange.pathName("model"));
    exchange.answerText(200, MLFLOW_VERSION);
  }

  private record Endpoint(
      String name,
      String endpointType,
      EndpointModel model,
      String endpointUrl,
      @Nullable Object limit) {
    static Endpoint of(String model) {
      String path = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
      return new Endpoint(
          model,
          "mlflow/scoring",
          new EndpointModel(model, "bellwether"),
          "/endpoints/" + path + "/invocations",
          null);
    }
  }

  private record EndpointModel(String name, String provider) {}

  private void list(Exchange exchange) {
    List<Endpoint> endpoints =
        RegisteredModels.served(registry, exchange.caller())
            .map(RegisteredModel::name)
            .map(Endpoint::of)
            .toList();
    exchange.answer(200, Map.of("endpoints", endpoints));
  }

  private void endpoint(Exchange exchange) {
    String model = serving.served(exchange.caller(), exchange.pathName("model")).version().model();
    exchange.answer(200, Endpoint.of(model));
  }

  private void invoke(Exchange exchange) throws IOException {
    String[] type = exchange.header("Content-Type").orElse("").split(";", -1);
    Optional<String> refusal = refusal(type);
    if (refusal.isPresent()) {
      exchange.answerText(415, refusal.get());
      return;
    }
    byte[] body = exchange.bytes();
    String kind = type[0].strip();
    Map<?, ?> fields = kind.equals(JSON) ? fields(body) : Map.of();
    Frame frame =
        switch (kind) {
          case CSV -> Csv.read(body);
          case PARQUET -> parquet(body);
          default -> isUnified(fields) ? Frame.records("", List.of(fields)) : frame(fields);
        };
    Predictions predictions =
        ModelParams.during(
            params(isUnified(fields) ? fields : fields.get("params")),
            () ->
                Predictions.of(
                    serving, exchange.caller(), exchange.pathName("model"), frame, true, false));
    predictions.tellIds(exchange);
    PackedBody.answer(exchange, "application/json", predictions.json(!isUnified(fields)));
  }

  /** Of such fields those that the signature calls params are that, and the others inputs. */
  private static boolean isUnified(Map<?, ?> fields) {
    return UNIFIED_FIELDS.stream().anyMatch(fields::containsKey);
  }

  private Frame parquet(byte[] body) {
    return Frame.table(
        datasets.rows(new ByteArrayInputStream(body), FileFormat.PARQUET, Frame.MOST_ROWS));
  }

  /** In MLflow's words. */
  private static Optional<String> refusal(String[] type) {
    String name = type[0].strip();
    if (!List.of(JSON, CSV, PARQUET).contains(name)) {
      return Optional.of(
          "This predictor only supports the following content types: Types: ['%s', '%s', '%s']. Got '%s'."
              .formatted(CSV, JSON, PARQUET, name.isEmpty() ? "None" : name));
    }
    for (int i = 1; i < type.length; i++) {
      String[] parameter = type[i].strip().split("=", 2);
      if (!parameter[0].equals("charset")) {
        return Optional.of("Unrecognized content type parameters: %s.".formatted(parameter[0]));
      }
      if (parameter.length < 2 || !parameter[1].equalsIgnoreCase("utf-8")) {
        return Optional.of("The scoring server only supports UTF-8");
      }
    }
    return Optional.empty();
  }

  private static Map<String, @Nullable Object> params(@Nullable Object value) {
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw InvalidInput.field(
          "params", value, "an object", "send each param of the model's signature by its name");
    }
    Map<String, @Nullable Object> params = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> byName) {
      byName.forEach((name, one) -> params.put(String.valueOf(name), one));
    }
    return params;
  }

  private static Map<?, ?> fields(byte[] body) {
    if (!(JsonValues.read(body) instanceof Map<?, ?> fields)) {
      throw new Malformed(
          "Invalid input. The input must be a JSON dictionary with exactly one of the input fields %s."
              .formatted(new TreeSet<>(INPUT_FIELDS)));
    }
    return fields;
  }

  private static Frame frame(Map<?, ?> fields) {
    Set<String> given = new TreeSet<>();
    fields.keySet().forEach(name -> given.add(String.valueOf(name)));
    given.retainAll(INPUT_FIELDS);
    if (given.size() != 1) {
      throw new Malformed(
          "The input must be a JSON dictionary with exactly one of the input fields %s. Received dictionary with input fields: %s."
              .formatted(new TreeSet<>(INPUT_FIELDS), given));
    }
    String field = given.iterator().next();
    boolean tensors = field.equals("inputs") || field.equals("instances");
    fields.keySet().stream()
        .filter(name -> tensors && !name.equals(field) && !name.equals("params"))
        .findFirst()
        .ifPresent(
            name -> {
              throw new Malformed(
                  "One of \"instances\" and \"inputs\" must be specified (not both or any other keys). Received: %s (expected: without it)."
                      .formatted(name));
            });
    Object value = fields.get(field);
    return switch (field) {
      case "dataframe_split" -> split(value);
      case "inputs" -> Frame.columns(field, value);
      case "dataframe_records" -> Frame.records(field, value);
      default -> Frame.rows(field, value);
    };
  }

  private static Frame split(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> split)) {
      throw new Malformed("Invalid input. Dataframe split format must be a dictionary.");
    }
    if (!split.containsKey("data")) {
      throw new Malformed(
          "Invalid input. Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields. Got %s."
              .formatted(split.keySet()));
    }
    Frame frame = Frame.rows("dataframe_split.data", split.get("data"));
    checkIndex(split.get("index"), frame.rows().size());
    if (split.get("columns") == null) {
      return frame;
    }
    if (!(split.get("columns") instanceof List<?> columns)) {
      throw new Malformed("dataframe_split.columns: no list (expected: the names of the columns)");
    }
    List<String> names = new ArrayList<>();
    columns.forEach(name -> names.add(String.valueOf(name)));
    return new Frame(names, frame.rows());
  }

  /** The rows' names are not used, and a wrong number of them is refused, as by MLflow. */
  private static void checkIndex(@Nullable Object index, int rows) {
    if (index != null && !(index instanceof List<?> names && names.size() == rows)) {
      String found = index instanceof List<?> names ? names.size() + " names" : "no list";
      throw new Malformed(
          "dataframe_split.index: %s (expected: %d, one for each row)".formatted(found, rows));
    }
  }
}
