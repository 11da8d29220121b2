// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Binding;
import io.bellwether.platform.gateway.GatewayEndpoint.Fallback;
import io.bellwether.platform.gateway.GatewayEndpoint.Linkage;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.gateway.GatewayEndpoint.Routing;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link GatewayStore} owes. */
public abstract class GatewayStoreContract {
  private static final String WS = "default";
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract GatewayStore<GatewaySecret> secrets();

  protected abstract GatewayStore<ModelDefinition> definitions();

  protected abstract GatewayStore<GatewayEndpoint> endpoints();

  private static Stamp stamp(long second) {
    Instant time = START.plusSeconds(second);
    return new Stamp(time, time, Optional.of("ann"), Optional.empty());
  }

  private static ModelDefinition definition(String id, String name, long second) {
    return new ModelDefinition(id, name, Optional.empty(), "p", "m", stamp(second));
  }

  @Test
  void keepsThingsOfEachKindWhole() {
    GatewaySecret secret =
        new GatewaySecret(
            "s-1",
            "same",
            Map.of("k", "sealed"),
            Map.of("k", "***"),
            Optional.of("openai"),
            Map.of("region", "eu"),
            stamp(1));
    GatewayEndpoint endpoint =
        new GatewayEndpoint(
            "e-1",
            "same",
            List.of(
                new Mapping(
                    "m-1", "d-1", Linkage.FALLBACK, 0.5, Optional.of(1L), Optional.of(stamp(2)))),
            new Routing(
                Optional.of("x"), Optional.of(new Fallback(Optional.empty(), Optional.of(2L)))),
            Optional.of("1"),
            true,
            Map.of("team", "a"),
            List.of(new Binding("scorer", "r", stamp(3))),
            stamp(1));
    transactions()
        .write(
            () -> {
              secrets().put(WS, secret);
              endpoints().put(WS, endpoint);
            });
    assertThat(secrets().find(WS, "s-1")).contains(secret);
    assertThat(endpoints().findByName(WS, "same")).contains(endpoint);
    assertThat(definitions().findByName(WS, "same")).isEmpty();
    assertThat(secrets().list("other")).isEmpty();
  }

  @Test
  void listsTheOldestFirst() {
    ModelDefinition late = definition("d-1", "late", 2);
    ModelDefinition early = definition("d-2", "early", 1);
    ModelDefinition renamed = definition("d-1", "renamed", 2);
    transactions()
        .write(
            () -> {
              definitions().put(WS, late);
              definitions().put(WS, early);
            });
    assertThat(definitions().list(WS)).containsExactly(early, late);
    transactions()
        .write(
            () -> {
              definitions().put(WS, renamed);
              definitions().delete(WS, "d-2");
            });
    assertThat(definitions().list(WS)).containsExactly(renamed);
    assertThat(definitions().findByName(WS, "late")).isEmpty();
  }
}
