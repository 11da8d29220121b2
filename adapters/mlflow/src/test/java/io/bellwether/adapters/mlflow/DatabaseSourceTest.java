// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import io.bellwether.platform.imports.ImportSource.FoundTrace;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.testkit.PostgresCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow's own library has written to a database is read whole from both kinds. */
class DatabaseSourceTest {
  @Nested
  class OnSqlite extends Contract {
    @TempDir Path folder;

    @Override
    String address() {
      return "sqlite:///" + folder.resolve("mlflow.db");
    }

    @Override
    String driver(String address) {
      return address.replaceFirst("sqlite:///", "jdbc:sqlite:");
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends Contract {
    @Override
    String address() throws Exception {
      return PostgresCluster.running().newDatabase("mlflow" + System.nanoTime());
    }

    @Override
    String driver(String address) {
      return "jdbc:" + address.replaceFirst("//.*@", "//") + "?user=bellwether";
    }
  }

  abstract static class Contract {
    private static final Page.Request FIRST = Page.Request.first(100);

    abstract String address() throws Exception;

    abstract String driver(String address);

    private ImportSource filled(String... more) throws Exception {
      String address = address();
      try (Connection database = DriverManager.getConnection(driver(address));
          Statement statement = database.createStatement()) {
        for (String one : recorded().split(";\n")) {
          statement.execute(one);
        }
        for (String one : more) {
          statement.execute(one);
        }
      }
      return new MlflowSources().open(new SourceAddress(address, Optional.empty()));
    }

    private static String recorded() throws IOException, SQLException {
      try (InputStream in = DatabaseSourceTest.class.getResourceAsStream("/mlflow-3.17.2.sql")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst("^--.*\n", "");
      }
    }

    @Test
    void readsRuns() throws Exception {
      List<String> points = new ArrayList<>();
      try (ImportSource source = filled()) {
        assertThat(source.experiments(FIRST).items())
            .extracting(Experiment::name)
            .containsExactly("Default", "risk/heart");
        assertThat(source.experiments(FIRST).items().getLast().tags()).containsKey("team");
        List<FoundRun> runs = source.runs(FIRST).items();
        FoundRun first = named(runs, "first");
        assertThat(first.detail().params()).containsEntry("größe", "viel ✓");
        assertThat(first.detail().tags()).containsEntry("a", "b");
        assertThat(first.detail().inputs()).hasSize(1);
        assertThat(first.detail().run().startedAt().toEpochMilli()).isEqualTo(1_700_000_000_123L);
        FoundRun gone = named(runs, "gone");
        assertThat(gone.detail().run().lifecycle()).isEqualTo(Lifecycle.DELETED);
        assertThat(gone.deletedAt()).isPresent();
        source.points(
            first.detail().run().id(),
            point -> points.add(point.key() + " " + point.value() + " " + point.step()));
      }
      assertThat(points)
          .hasSize(33)
          .contains("nan NaN 0", "loss 1.0 0", "acc 0.75 1", "inf 1.7976931348623157E308 1");
    }

    private static FoundRun named(List<FoundRun> runs, String name) {
      return runs.stream()
          .filter(run -> run.detail().run().name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Test
    void readsModels() throws Exception {
      String other =
          """
          insert into registered_model_tags (key, value, name, workspace)
          values ('k', 'of others', 'ann''s', 'others')
          """;
      try (ImportSource source = filled(other)) {
        RegisteredModel model = source.models(FIRST).items().getFirst();
        assertThat(model.tags()).containsEntry("k", "ours");
        assertThat(model.aliases()).containsEntry("champion", 1);
        ModelVersion version = source.versions("ann's").getFirst();
        assertThat(version.stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(version.content().tags()).containsEntry("v", "w");
        assertThat(source.inventory().carried()).containsEntry("model_versions", 1L);
      }
    }

    @Test
    void readsNoMoreOfALoggedModelThanAnybodyIsTold() throws Exception {
      String many =
          """
          insert into logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step,
            metric_value, experiment_id, run_id)
          with recursive steps(step) as (select 1 union all select step + 1 from steps where step < 1200)
          select model_id, 'many', step, step, 1.0 / step, 1, 'r'
          from steps, logged_models where lifecycle_stage = 'active'
          """;
      try (ImportSource source = filled(many)) {
        List<FoundModel> found = source.loggedModels(FIRST).items();
        assertThat(found).extracting(FoundModel::deleted).containsExactlyInAnyOrder(true, false);
        LoggedModel model =
            found.stream().filter(one -> !one.deleted()).findFirst().orElseThrow().model();
        assertThat(model.params()).containsEntry("c", "1");
        assertThat(model.status()).isEqualTo(LoggedModel.Status.READY);
        assertThat(model.metrics().stream().filter(one -> one.point().key().equals("many")))
            .hasSize(1000)
            .allMatch(one -> one.point().step() > 200);
        assertThat(model.metrics()).hasSize(1001);
      }
    }

    @Test
    void readsTraces() throws Exception {
      String issue =
          """
          update assessments set assessment_type = 'issue', value = '{"issue_name": "a \\"dose\\""}'
          """;
      try (ImportSource source = filled(issue)) {
        FoundTrace found = source.traces(FIRST).items().getFirst();
        assertThat(found.spans()).hasSize(1);
        assertThat(found.spans().getFirst().type()).isEqualTo("TOOL");
        assertThat(found.runs()).isEmpty();
        Assessment issued = found.trace().assessments().getFirst();
        assertThat(issued.kind()).isEqualTo(Assessment.Kind.ISSUE);
        assertThat(issued.value()).isEqualTo("\"a \\\"dose\\\"\"");
      }
    }
  }
}
