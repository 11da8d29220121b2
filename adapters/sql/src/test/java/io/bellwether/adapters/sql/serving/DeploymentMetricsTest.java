// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.SqlOutbox;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.registry.SqlModelStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.DeploymentMetrics;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.testkit.Eventually;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeploymentMetricsTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      new Metrics() {
        @Override
        public void increment(String name, String... labels) {
          told.add(name + List.of(labels));
        }

        @Override
        public void observeSeconds(String name, double seconds, String... labels) {}

        @Override
        public void set(String name, double value, String... labels) {
          told.add(name + List.of(labels) + " " + value);
        }
      };

  @Test
  void countsPromotionsAndModelsThatHaveAChampion() {
    Database sql = database.get();
    InstantSource clock = InstantSource.system();
    Audit audit = new Audit(new SqlAuditStore(sql), clock);
    try (Reactions reactions = new Reactions(new SqlOutbox(sql), sql)) {
      Registry registry =
          new Registry(new SqlModelStore(sql), sql, audit, reactions.outbox(), Ids.random(), clock);
      new DeploymentMetrics(registry, metrics).listenTo(reactions);
      reactions.start();
      assertThat(told).containsExactly("mlflow_active_models[bellwether] 0.0");

      Content content = Content.elsewhere("s3://m", Optional.empty(), Map.of(), "");
      registry.create(CALLER, "heart", "", Map.of());
      registry.register(CALLER, "heart", content);
      registry.setAlias(CALLER, "heart", 1, RegisteredModel.CHAMPION, "");

      Eventually.until("it is told", () -> told.size() == 3);
      assertThat(told.subList(1, 3))
          .containsExactly(
              "mlflow_model_deployments_total[heart, champion, success]",
              "mlflow_active_models[bellwether] 1.0");
    }
  }
}
