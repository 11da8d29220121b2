// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Race;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Linkage;
import io.bellwether.platform.gateway.GatewayEndpoint.Mapping;
import io.bellwether.platform.gateway.GatewayEndpoints;
import io.bellwether.platform.gateway.GatewayModels;
import io.bellwether.platform.gateway.GatewayModels.SecretChange;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.SecretBox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of the gateway that meet each other. */
@Tag("postgres")
class GatewayRacesTest {
  private static final Caller CALLER = new Caller("default", "ann", "r");
  private static final Stamp.By NOBODY = new Stamp.By(Optional.empty());

  @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

  private GatewayModels models;
  private GatewayEndpoints endpoints;

  @BeforeEach
  void start() {
    Database sql = database.get();
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    Audit audit = new Audit(new SqlAuditStore(sql), clock);
    GatewayStore<GatewayEndpoint> store = new SqlGatewayStore<>(sql, GatewayEndpoint.class);
    models =
        new GatewayModels(
            new SqlGatewayStore<>(sql, GatewaySecret.class),
            new SqlGatewayStore<>(sql, ModelDefinition.class),
            store,
            new SecretBox(new byte[SecretBox.KEY_BYTES]),
            _ -> Optional.empty(),
            audit,
            sql,
            Ids.random(),
            clock);
    endpoints =
        new GatewayEndpoints(
            store, models, new SqlExperimentStore(sql), audit, sql, Ids.random(), clock);
  }

  private static Optional<Map<String, String>> map(String key, String value) {
    return Optional.of(Map.of(key, value));
  }

  private static SecretChange change(
      Optional<Map<String, String>> values, Optional<Map<String, String>> settings) {
    return new SecretChange(values, Optional.empty(), settings, Optional.empty());
  }

  private String secret() {
    SecretChange wanted = change(map("key", "old"), Optional.empty());
    return models.createSecret(CALLER, "secret", wanted).id();
  }

  private ModelDefinition definition(String name, String secret) {
    return models.createDefinition(CALLER, name, secret, "openai", "gpt", NOBODY);
  }

  private GatewayEndpoint endpoint(String name, String definition) {
    Mapping mapping =
        new Mapping("", definition, Linkage.PRIMARY, 1, Optional.empty(), Optional.empty());
    GatewayEndpoint.Change wanted =
        new GatewayEndpoint.Change(
            Optional.empty(),
            Optional.of(List.of(mapping)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return endpoints.create(CALLER, name, wanted);
  }

  @Test
  void aChangeOfSettingsKeepsTheSecretThatIsRotatedMeanwhile() throws Exception {
    String id = secret();
    Race.second(
        database.get(),
        () -> models.updateSecret(CALLER, id, change(map("key", "new"), Optional.empty())),
        () -> models.updateSecret(CALLER, id, change(Optional.empty(), map("region", "eu"))));
    GatewaySecret kept = models.secret(CALLER, id);
    String opened =
        new SecretBox(new byte[SecretBox.KEY_BYTES])
            .open(
                Optional.ofNullable(kept.sealed().get("key")).orElseThrow(),
                "gateway-secret:default:%s:key".formatted(id));
    assertThat(opened).isEqualTo("new");
    assertThat(kept.settings()).containsEntry("region", "eu");
  }

  @Test
  void aDeletedSecretStaysDeleted() {
    String id = secret();
    assertThatThrownBy(
            () ->
                Race.second(
                    database.get(),
                    () -> models.deleteSecret(CALLER, id),
                    () ->
                        models.updateSecret(
                            CALLER, id, change(Optional.empty(), map("region", "eu")))))
        .hasCauseInstanceOf(NotFound.class);
    assertThat(models.secrets(CALLER)).isEmpty();
    String other = secret();
    assertThatThrownBy(
            () ->
                Race.second(
                    database.get(),
                    () -> models.deleteSecret(CALLER, other),
                    () -> definition("m", other)))
        .hasCauseInstanceOf(NotFound.class);
  }

  @Test
  void noEndpointAsksADeletedModel() {
    String model = definition("m", secret()).id();
    assertThatThrownBy(
            () ->
                Race.second(
                    database.get(),
                    () -> models.deleteDefinition(CALLER, model),
                    () -> endpoint("e", model)))
        .hasCauseInstanceOf(NotFound.class);
    assertThat(endpoints.list(CALLER)).isEmpty();
  }

  @Test
  void bothTagsAreKept() throws Exception {
    String id = endpoint("e", definition("m", secret()).id()).id();
    Race.second(
        database.get(),
        () -> endpoints.setTag(CALLER, id, "a", "1"),
        () -> {
          endpoints.setTag(CALLER, id, "b", "2");
          return true;
        });
    assertThat(endpoints.get(CALLER, id).tags()).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void aNameIsTakenOnce() {
    String secret = secret();
    assertThatThrownBy(
            () ->
                Race.second(
                    database.get(), () -> definition("m", secret), () -> definition("m", secret)))
        .hasCauseInstanceOf(AlreadyExists.class);
  }
}
