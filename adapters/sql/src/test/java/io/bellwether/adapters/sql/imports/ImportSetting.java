// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.adapters.sql.experiments.SqlLoggedModelStore;
import io.bellwether.adapters.sql.experiments.SqlMetricStore;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.gateway.SqlGatewayStore;
import io.bellwether.adapters.sql.orchestration.SqlJobStore;
import io.bellwether.adapters.sql.registry.SqlModelStore;
import io.bellwether.adapters.sql.reviews.SqlLabelSchemaStore;
import io.bellwether.adapters.sql.reviews.SqlReviewQueueStore;
import io.bellwether.adapters.sql.tracing.SqlAssessmentStore;
import io.bellwether.adapters.sql.tracing.SqlTraceStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.gateway.ForeignSecrets;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.imports.ImportSources;
import io.bellwether.platform.imports.ImportState;
import io.bellwether.platform.imports.Imports;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.testkit.DirectJobContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Imports from one source to stores of a real database. */
final class ImportSetting {
  private static final InstantSource CLOCK = InstantSource.fixed(KeptThings.TIME);

  final KeptThings source = new KeptThings();
  final HeldFiles files = new HeldFiles();
  final SqlExperimentStore experiments;
  final SqlRunStore runs;
  final SqlMetricStore metrics;
  final SqlLoggedModelStore loggedModels;
  final SqlModelStore models;
  final SqlTraceStore traces;
  final SqlImportStore store;
  final SqlLabelSchemaStore schemas;
  final SqlReviewQueueStore queues;
  final SqlGatewayStore<GatewaySecret> gatewaySecrets;
  final SqlGatewayStore<ModelDefinition> gatewayModels;
  final SqlGatewayStore<GatewayEndpoint> gatewayEndpoints;
  private final Database database;
  final SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);

  ImportSetting(Database database) {
    this.database = database;
    experiments = new SqlExperimentStore(database);
    metrics = new SqlMetricStore(database);
    runs = new SqlRunStore(database, metrics);
    loggedModels = new SqlLoggedModelStore(database);
    models = new SqlModelStore(database);
    traces = new SqlTraceStore(database);
    store = new SqlImportStore(database);
    schemas = new SqlLabelSchemaStore(database);
    queues = new SqlReviewQueueStore(database);
    gatewaySecrets = new SqlGatewayStore<>(database, GatewaySecret.class);
    gatewayModels = new SqlGatewayStore<>(database, ModelDefinition.class);
    gatewayEndpoints = new SqlGatewayStore<>(database, GatewayEndpoint.class);
    Audit audit = new Audit(new SqlAuditStore(database), CLOCK);
    new Experiments(experiments, runs, audit, database, CLOCK, Artifacts.SCHEME)
        .ensureDefault("default");
    source.experiment("1", Lifecycle.ACTIVE);
  }

  /** The work of a job; its attempts share the context. */
  DirectJobContext job(String id, String sourceName) {
    return new DirectJobContext(
        database,
        new Job(
            "default",
            id,
            Imports.KIND,
            sourceName,
            JobStatus.RUNNING,
            0,
            "",
            Optional.empty(),
            Map.of("from", secrets.seal("theirs", "import/" + sourceName)),
            Map.of(),
            "ann",
            Optional.empty(),
            KeptThings.TIME,
            Optional.of(KeptThings.TIME),
            Optional.empty(),
            new Job.Execution(1, 0, Optional.empty(), Optional.empty(), Optional.empty()),
            List.of()));
  }

  ImportState bring(String id) throws InterruptedException {
    return bring(job(id, "theirs"));
  }

  ImportState bring(DirectJobContext context) throws InterruptedException {
    Audit audit = new Audit(new SqlAuditStore(database), CLOCK);
    SqlJobStore jobs = new SqlJobStore(database);
    RunnerSettings settings = RunnerSettings.of("test", true, 1, List.of());
    try (JobRunner runner = new JobRunner(jobs, database, CLOCK, settings)) {
      new Imports(
              new Only(source),
              store,
              new Imports.Targets(
                  experiments,
                  runs,
                  metrics,
                  loggedModels,
                  models,
                  traces,
                  new SqlAssessmentStore(database),
                  schemas,
                  queues,
                  "carl"::equals,
                  new Imports.GatewayTargets(
                      gatewaySecrets,
                      gatewayModels,
                      gatewayEndpoints,
                      new ForeignSecrets(secrets, _ -> Optional.empty())),
                  new Artifacts(files, audit, database)),
              new Jobs(jobs, database, audit, Ids.random(), CLOCK, runner),
              secrets,
              audit,
              database)
          .run(context);
    }
    return state(context);
  }

  ImportState state(DirectJobContext context) {
    return store.find("default", context.job().id()).orElseThrow();
  }

  /** Every address is that of the one source. */
  private record Only(ImportSource source) implements ImportSources {
    @Override
    public String name(SourceAddress address) {
      return address.from();
    }

    @Override
    public ImportSource open(SourceAddress address) {
      return source;
    }
  }
}
