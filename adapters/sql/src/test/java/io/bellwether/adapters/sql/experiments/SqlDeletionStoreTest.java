// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.access.SqlRoleStore;
import io.bellwether.adapters.sql.gateway.SqlGatewayStore;
import io.bellwether.adapters.sql.reviews.SqlIssueStore;
import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.experiments.DeletionStore;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Routing;
import io.bellwether.platform.gateway.Stamp;
import io.bellwether.platform.reviews.Issue;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.testkit.DeletionStoreContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDeletionStoreTest {
  abstract static class OnSql extends DeletionStoreContract {
    @RegisterExtension final TestDatabase database;

    OnSql(TestDatabase database) {
      this.database = database;
    }

    @Override
    protected Transactions transactions() {
      return database.get();
    }

    @Override
    protected ExperimentStore experiments() {
      return new SqlExperimentStore(database.get());
    }

    @Override
    protected RunStore runs() {
      return new SqlRunStore(database.get(), new SqlMetricStore(database.get()));
    }

    @Override
    protected MetricStore metrics() {
      return new SqlMetricStore(database.get());
    }

    @Override
    protected DeletionStore store() {
      return new SqlDeletionStore(database.get());
    }

    /** An import may bring an experiment of the same number. */
    @Test
    void grantsGoWithTheExperiment() {
      SqlRoleStore roles = new SqlRoleStore(database.get());
      long role =
          transactions()
              .write(
                  () -> {
                    long id = roles.add("default", "readers", Optional.empty()).orElseThrow().id();
                    roles.grant(id, ResourceType.EXPERIMENT, "1", Level.READ);
                    roles.grant(id, ResourceType.EXPERIMENT, "2", Level.READ);
                    Experiment one = experiments().find("default", "1").orElseThrow();
                    experiments().update("default", one.in(Lifecycle.DELETED, Instant.EPOCH));
                    store().removeRuns("default", List.of("a1", "b1", "c1"));
                    store().removeExperiment("default", "1");
                    return id;
                  });

      assertThat(roles.find(role).orElseThrow().grants())
          .extracting(Grant::pattern)
          .containsExactly("2");
    }

    @Test
    void whatNamesTheExperimentOrItsRunForgetsIt() {
      SqlGatewayStore<GatewayEndpoint> gateway =
          new SqlGatewayStore<>(database.get(), GatewayEndpoint.class);
      SqlIssueStore issues = new SqlIssueStore(database.get());
      Issue of = issue("2", "a1");
      transactions()
          .write(
              () -> {
                gateway.put("default", endpoint("e-1", "1"));
                gateway.put("default", endpoint("e-2", "2"));
                issues.add("default", of);
                Experiment one = experiments().find("default", "1").orElseThrow();
                experiments().update("default", one.in(Lifecycle.DELETED, Instant.EPOCH));
                store().removeRuns("default", List.of("a1", "b1", "c1"));
                store().removeExperiment("default", "1");
              });

      assertThat(gateway.list("default"))
          .containsExactly(endpoint("e-1", "1").withoutExperiment(), endpoint("e-2", "2"));
      assertThat(issues.find("default", of.id()).orElseThrow().sourceRunId()).isEmpty();
    }

    private static GatewayEndpoint endpoint(String id, String experiment) {
      Stamp stamp = new Stamp(Instant.EPOCH, Instant.EPOCH, Optional.empty(), Optional.empty());
      return new GatewayEndpoint(
          id,
          id,
          List.of(),
          new Routing(Optional.empty(), Optional.empty()),
          Optional.of(experiment),
          true,
          Map.of(),
          List.of(),
          stamp);
    }

    private static Issue issue(String experiment, String run) {
      return new Issue(
          "iss-1",
          experiment,
          new Issue.Text("n", "d", List.of(), List.of()),
          Issue.Status.PENDING,
          Optional.empty(),
          Optional.of(run),
          Optional.empty(),
          Instant.EPOCH,
          Instant.EPOCH,
          Optional.empty());
    }
  }

  @Nested
  class OnSqlite extends OnSql {
    OnSqlite() {
      super(new TestDatabase.Sqlite());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends OnSql {
    OnPostgres() {
      super(new TestDatabase.Postgres());
    }
  }
}
