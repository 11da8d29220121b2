// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.LabelSchemas;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code mlflow/label-schemas}: the questions that reviewers answer. */
final class LabelSchemaCalls {
  private static final String PATH = "/3.0/mlflow/label-schemas/";

  private final LabelSchemas schemas;

  LabelSchemaCalls(LabelSchemas schemas) {
    this.schemas = schemas;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", DELETE_RUNS, this::create),
        Route.get(PATH + "get", READ_RUNS, this::get),
        Route.get(PATH + "get-by-name", READ_RUNS, this::getByName),
        Route.get(PATH + "list", READ_RUNS, this::list),
        Mlflow.patch(PATH + "update", DELETE_RUNS, this::update),
        Mlflow.delete(PATH + "delete", DELETE_RUNS, this::delete));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ListReply(
      List<LabelSchemaWire> labelSchemas,
      @JsonInclude(JsonInclude.Include.ALWAYS) String nextPageToken) {}

  private static void answer(Exchange exchange, LabelSchema schema) {
    exchange.answer(200, Map.of("label_schema", LabelSchemaWire.of(schema)));
  }

  private static Fields query(Exchange exchange) throws IOException {
    List<String> names = List.of("schema_id", "experiment_id", "name", "max_results", "page_token");
    return Fields.ofQuery(exchange, names, List.of());
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String experiment = fields.required("experiment_id");
    String name = fields.required("name");
    LabelSchema.Kind kind = LabelSchemaWire.kind(fields);
    LabelSchema.Input input = LabelSchemaWire.input(fields);
    LabelSchema.Change more = LabelSchemaWire.change(fields);
    answer(exchange, schemas.create(exchange.caller(), experiment, name, kind, input, more));
  }

  private void get(Exchange exchange) throws IOException {
    answer(exchange, schemas.get(exchange.caller(), query(exchange).required("schema_id")));
  }

  private void getByName(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    answer(
        exchange,
        schemas.getByName(
            exchange.caller(), fields.required("experiment_id"), fields.required("name")));
  }

  private void list(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    String experiment = fields.required("experiment_id");
    Page.Request request =
        new Page.Request(ReviewPages.limit(fields, 100), Token.read(fields, PATH, experiment));
    Page<LabelSchema> page = schemas.list(exchange.caller(), experiment, request);
    exchange.answer(
        200,
        new ListReply(
            page.items().stream().map(LabelSchemaWire::of).toList(),
            ReviewPages.token(page.next(), PATH, experiment)));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("schema_id");
    answer(exchange, schemas.update(exchange.caller(), id, LabelSchemaWire.change(fields)));
  }

  private void delete(Exchange exchange) throws IOException {
    schemas.delete(exchange.caller(), Fields.of(exchange).required("schema_id"));
    exchange.answer(200, Map.of());
  }
}
