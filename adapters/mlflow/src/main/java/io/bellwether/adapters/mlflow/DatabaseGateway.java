// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static io.bellwether.adapters.mlflow.DatabaseRuns.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
import io.bellwether.platform.gateway.GatewayEndpoint.Fallback;
import io.bellwether.platform.gateway.GatewayEndpoint.Linkage;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.imports.ImportSource.FoundSecret;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How language models are reached, of MLflow's database. */
final class DatabaseGateway {
  private static final String SEALED =
      "its values were not carried: they are encrypted with a passphrase that is not known here"
          + " (import again with that of the server's MLFLOW_CRYPTO_KEK_PASSPHRASE, or set them"
          + " anew)";

  private final Sql sql;
  private final List<GatewayCipher> ciphers;

  /**
   * @param passphrase what the server encrypts with; without one that of servers without one is
   *     tried
   */
  DatabaseGateway(Sql sql, Optional<String> passphrase) {
    this.sql = sql;
    this.ciphers =
        Stream.concat(passphrase.stream(), Stream.of(GatewayCipher.DEFAULT))
            .distinct()
            .map(GatewayCipher::new)
            .toList();
  }

  long count(String table) {
    return sql.count(table, sql.inDefaultWorkspace(table));
  }

  /**
   * @throws InvalidInput if there are secrets, none of which opens with the passphrase
   */
  void checkPassphrase() {
    if (!sql.has("secrets")) {
      return;
    }
    List<GatewayCipher.Sealed> some =
        sql.list(
            "select * from secrets where %s order by secret_id limit 100"
                .formatted(sql.inDefaultWorkspace("secrets")),
            DatabaseGateway::sealed);
    if (!some.isEmpty() && some.stream().allMatch(one -> ciphers.getFirst().open(one).isEmpty())) {
      throw InvalidInput.field(
          "passphrase",
          "…",
          "what the server's MLFLOW_CRYPTO_KEK_PASSPHRASE was when it encrypted its secrets",
          "name that one, or none: then the values of secrets are left out");
    }
  }

  private static GatewayCipher.Sealed sealed(ResultSet row) throws SQLException {
    return new GatewayCipher.Sealed(
        row.getBytes("encrypted_value"),
        row.getBytes("wrapped_dek"),
        row.getInt("kek_version"),
        row.getString("secret_id"),
        row.getString("secret_name"));
  }

  private <T> List<T> page(String table, String id, Page.Request page, Sql.Row<T> row) {
    return sql.has(table)
        ? sql.list(
            "select * from %s where %s > ? and %s order by %s limit %d"
                .formatted(table, id, sql.inDefaultWorkspace(table), id, page.limit() + 1),
            row,
            page.after().orElse(""))
        : List.of();
  }

  Page<FoundSecret> secrets(Page.Request page) {
    List<FoundSecret> found = page("secrets", "secret_id", page, this::secret);
    return Page.of(found, page.limit(), one -> one.secret().id());
  }

  private FoundSecret secret(ResultSet row) throws SQLException {
    GatewaySecret bare =
        new GatewaySecret(
            row.getString("secret_id"),
            row.getString("secret_name"),
            Map.of(),
            texts(text(row.getString("masked_value"))),
            Optional.ofNullable(row.getString("provider")),
            texts(text(row.getString("auth_config"))),
            stamp(row));
    GatewayCipher.Sealed sealed = sealed(row);
    Optional<Map<String, String>> values =
        ciphers.stream()
            .flatMap(cipher -> cipher.open(sealed).stream())
            .findFirst()
            .map(DatabaseGateway::texts)
            .filter(opened -> !opened.isEmpty());
    return new FoundSecret(bare, values, values.isPresent() ? "" : SEALED);
  }

  private static Map<String, String> texts(String json) {
    Map<String, String> found = new HashMap<>();
    SpanContent.tree(json)
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              found.put(entry.getKey(), value.isValueNode() ? value.asText() : value.toString());
            });
    return found;
  }

  private static Stamp stamp(ResultSet row) throws SQLException {
    return new Stamp(
        Times.orEpoch(row, "created_at"),
        Times.orEpoch(row, "last_updated_at"),
        Optional.ofNullable(row.getString("created_by")),
        Optional.ofNullable(row.getString("last_updated_by")));
  }

  Page<ModelDefinition> models(Page.Request page) {
    List<ModelDefinition> found =
        page("model_definitions", "model_definition_id", page, DatabaseGateway::model);
    return Page.of(found, page.limit(), ModelDefinition::id);
  }

  private static ModelDefinition model(ResultSet row) throws SQLException {
    return new ModelDefinition(
        row.getString("model_definition_id"),
        row.getString("name"),
        Optional.ofNullable(row.getString("secret_id")),
        row.getString("provider"),
        row.getString("model_name"),
        stamp(row));
  }

  Page<GatewayEndpoint> endpoints(Page.Request page) {
    List<GatewayEndpoint> bare = page("endpoints", "endpoint_id", page, DatabaseGateway::endpoint);
    List<String> ids = bare.stream().map(GatewayEndpoint::id).toList();
    var mappings = hanging("endpoint_model_mappings", ids, DatabaseGateway::mapping);
    var bindings = hanging("endpoint_bindings", ids, DatabaseGateway::binding);
    var tags = Entries.of(sql, "endpoint_tags", "endpoint_id", ids);
    List<GatewayEndpoint> found =
        bare.stream()
            .map(
                one ->
                    new GatewayEndpoint(
                        one.id(),
                        one.name(),
                        mappings.getOrDefault(one.id(), List.of()),
                        one.routing(),
                        one.experimentId(),
                        one.tracked(),
                        tags.getOrDefault(one.id(), Map.of()),
                        bindings.getOrDefault(one.id(), List.of()),
                        one.stamp()))
            .toList();
    return Page.of(found, page.limit(), GatewayEndpoint::id);
  }

  private static GatewayEndpoint endpoint(ResultSet row) throws SQLException {
    String id = row.getString("endpoint_id");
    String name = text(row.getString("name"));
    return new GatewayEndpoint(
        id,
        name.isEmpty() ? id : name,
        List.of(),
        new GatewayEndpoint.Routing(
            Optional.ofNullable(row.getString("routing_strategy")),
            Optional.ofNullable(row.getString("fallback_config_json"))
                .map(json -> fallback(SpanContent.tree(json)))),
        Optional.ofNullable(row.getString("experiment_id")),
        row.getBoolean("usage_tracking"),
        Map.of(),
        List.of(),
        stamp(row));
  }

  /** As the database and the protocol write it. */
  static Fallback fallback(JsonNode config) {
    return new Fallback(
        Folders.optional(config, "strategy"),
        Folders.optional(config, "max_attempts").map(Long::valueOf));
  }

  private <T> Map<String, List<T>> hanging(String table, List<String> ids, Sql.Row<T> row) {
    Map<String, List<T>> found = new HashMap<>();
    if (!ids.isEmpty() && sql.has(table)) {
      sql.list(
          "select * from %s where endpoint_id in (%s) order by created_at"
              .formatted(table, Sql.places(ids.size())),
          one ->
              found
                  .computeIfAbsent(one.getString("endpoint_id"), _ -> new ArrayList<>())
                  .add(row.read(one)),
          ids.toArray());
    }
    return found;
  }

  private static Mapping mapping(ResultSet row) throws SQLException {
    Instant made = Times.orEpoch(row, "created_at");
    Optional<String> by = Optional.ofNullable(row.getString("created_by"));
    long order = row.getLong("fallback_order");
    Optional<Long> place = row.wasNull() ? Optional.empty() : Optional.of(order);
    return new Mapping(
        row.getString("mapping_id"),
        row.getString("model_definition_id"),
        text(row.getString("linkage_type")).equals("FALLBACK") ? Linkage.FALLBACK : Linkage.PRIMARY,
        row.getDouble("weight"),
        place,
        Optional.of(new Stamp(made, made, by, by)));
  }

  private static Binding binding(ResultSet row) throws SQLException {
    return new Binding(
        text(row.getString("resource_type")), text(row.getString("resource_id")), stamp(row));
  }
}
