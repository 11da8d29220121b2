// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.access;

import io.bellwether.platform.access.ApiKey;
import io.bellwether.platform.access.ApiKeys;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.http.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/access/api-keys}: one's own. */
public final class ApiKeyRoutes {
  private static final String KEYS = "/api/v1/access/api-keys";

  private final ApiKeys keys;

  public ApiKeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.ACCOUNT);
    Permission write = Permission.write(Resource.ACCOUNT);
    return List.of(
        Route.get(KEYS, read, this::list),
        Route.post(KEYS, write, this::create),
        new Route("DELETE", KEYS + "/{key_id}", write, Effect.CHANGES, this::revoke));
  }

  private record NewKey(String label, @Nullable String expiresAt) {}

  /**
   * @param key the key itself, told only to who makes it
   */
  private record KeyReply(
      String id,
      String prefix,
      String label,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<String> key) {
    static KeyReply of(ApiKey key, Optional<String> secret) {
      return new KeyReply(
          key.id(), key.prefix(), key.label(), key.createdAt(), key.expiresAt(), secret);
    }
  }

  private void list(Exchange exchange) {
    List<KeyReply> own =
        keys.list(exchange.caller()).stream()
            .map(key -> KeyReply.of(key, Optional.empty()))
            .toList();
    exchange.answer(200, Map.of("api_keys", own));
  }

  private void create(Exchange exchange) throws IOException {
    NewKey asked = exchange.json(NewKey.class);
    Optional<Instant> end =
        Optional.ofNullable(asked.expiresAt()).map(text -> Times.read("expires_at", text));
    ApiKeys.Made made = keys.create(exchange.caller(), asked.label(), end);
    exchange.answerOnce(
        201,
        KeyReply.of(made.key(), Optional.of(made.secret())),
        KeyReply.of(made.key(), Optional.empty()));
  }

  private void revoke(Exchange exchange) {
    keys.revoke(exchange.caller(), exchange.pathName("key_id"));
    exchange.answerEmpty(204);
  }
}
