// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewayEndpoint.Fallback;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import io.bellwether.platform.imports.ImportSource.FoundSchema;
import io.bellwether.platform.imports.ImportSource.FoundTrace;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.reviews.LabelSchema.Input;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewItem.Status;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.shared.InvalidInput;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

    @Override
    String bytes(String statement) {
      return statement;
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

    @Override
    String bytes(String statement) {
      return statement.replaceAll("X'([0-9a-f]+)'", "decode('$1', 'hex')");
    }
  }

  abstract static class Contract {
    private static final Page.Request FIRST = Page.Request.first(100);

    abstract String address() throws Exception;

    abstract String driver(String address);

    /** Bytes as the database writes them. */
    abstract String bytes(String statement);

    private ImportSource filled(String... more) throws Exception {
      return opened(filledDatabase(more), Optional.empty());
    }

    private static ImportSource opened(String address, Optional<String> passphrase) {
      return new MlflowSources().open(new SourceAddress(address, Optional.empty(), passphrase));
    }

    private String filledDatabase(String... more) throws Exception {
      String address = address();
      try (Connection database = DriverManager.getConnection(driver(address));
          Statement statement = database.createStatement()) {
        for (String file : List.of("/mlflow-3.17.2.sql", "/mlflow-3.17.2-reviews.sql")) {
          for (String one : recorded(file).split(";\n")) {
            statement.execute(bytes(one));
          }
        }
        for (String one : more) {
          statement.execute(one);
        }
      }
      return address;
    }

    private static String recorded(String file) throws IOException, SQLException {
      try (InputStream in = DatabaseSourceTest.class.getResourceAsStream(file)) {
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

    @Test
    void readsReviews() throws Exception {
      try (ImportSource source = filled()) {
        List<FoundSchema> schemas = source.labelSchemas(FIRST).items();
        assertThat(schemas.stream().filter(FoundSchema::standard)).isNotEmpty();
        assertThat(schemas)
            .extracting(found -> found.schema().input())
            .contains(
                new Input.PassFail("yes", "no"),
                new Input.Categorical(List.of("a", "b"), true),
                new Input.Numeric(Optional.of(0.5), Optional.empty()),
                new Input.Text(Optional.of(99L)));
        List<ReviewQueue> queues = source.reviewQueues(FIRST).items();
        ReviewQueue hard =
            queues.stream().filter(one -> one.name().equals("Hard Ones")).findFirst().orElseThrow();
        assertThat(hard.users()).containsExactly("ann", "bob");
        assertThat(hard.schemaIds()).hasSize(2);
        assertThat(hard.owner()).contains("Ann");
        Page<ReviewItem> first = source.reviewItems(Page.Request.first(2));
        Page<ReviewItem> last = source.reviewItems(new Page.Request(2, first.next()));
        assertThat(last.next()).isEmpty();
        assertThat(Stream.concat(first.items().stream(), last.items().stream()))
            .extracting(ReviewItem::status)
            .containsExactlyInAnyOrder(Status.COMPLETE, Status.PENDING, Status.DECLINED);
        assertThat(source.inventory().carried())
            .containsEntry("label_schemas", 4L)
            .containsEntry("review_queues", 3L)
            .containsEntry("review_items", 3L)
            .containsEntry("gateway_endpoints", 2L);
      }
    }

    @Test
    void readsTheGateway() throws Exception {
      try (ImportSource source = filled()) {
        GatewayEndpoint ask = source.gatewayEndpoints(FIRST).items().getFirst();
        GatewayEndpoint other = source.gatewayEndpoints(FIRST).items().getLast();
        GatewayEndpoint endpoint = ask.name().equals("ask") ? ask : other;
        assertThat(endpoint.mappings())
            .extracting(GatewayEndpoint.Mapping::weight)
            .containsExactlyInAnyOrder(0.25, 1.0);
        assertThat(endpoint.routing().fallback())
            .contains(new Fallback(Optional.of("SEQUENTIAL"), Optional.of(3L)));
        assertThat(endpoint.tags()).containsEntry("team", "cardio");
        assertThat(endpoint.bindings()).hasSize(1);
        assertThat(source.gatewayModels(FIRST).items())
            .extracting(ModelDefinition::model)
            .containsExactlyInAnyOrder("claude-3", "gpt-4o");
        assertThat(source.gatewaySecrets(FIRST).items())
            .allMatch(found -> found.values().isEmpty())
            .allMatch(found -> found.unreadable().contains("MLFLOW_CRYPTO_KEK_PASSPHRASE"));
      }
    }

    @Test
    void opensSecretsWithThePassphraseTheyWereKeptWith() throws Exception {
      String address = filledDatabase();
      try (ImportSource source = opened(address, Optional.of("a passphrase of größe"))) {
        assertThat(source.gatewaySecrets(FIRST).items())
            .extracting(found -> found.values().orElseThrow())
            .containsExactlyInAnyOrder(
                Map.of("api_key", "sk-hidden-0123456789"),
                Map.of(
                    "aws_access_key_id", "AKIA-1234567890",
                    "aws_secret_access_key", "top-secret-value"));
        assertThat(source.gatewaySecrets(FIRST).items().toString()).doesNotContain("hidden");
      }
      assertThatThrownBy(() -> opened(address, Optional.of("another")))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("MLFLOW_CRYPTO_KEK_PASSPHRASE")
          .hasMessageNotContaining("another");
    }
  }
}
