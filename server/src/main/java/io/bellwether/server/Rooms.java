// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.duckdb.Analytics;
import io.bellwether.adapters.duckdb.DuckDbDatasetFiles;
import io.bellwether.adapters.files.online.FileOnlineStore;
import io.bellwether.adapters.files.predictions.FilePredictionLog;
import io.bellwether.adapters.processes.SupervisedProcesses;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.SqlOutbox;
import io.bellwether.adapters.sql.alerts.SqlAlertStore;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.datasets.SqlDatasetStore;
import io.bellwether.adapters.sql.monitoring.SqlReferenceStore;
import io.bellwether.adapters.sql.monitoring.SqlReportStore;
import io.bellwether.adapters.sql.orchestration.SqlJobStore;
import io.bellwether.adapters.sql.overview.SqlLoopStore;
import io.bellwether.adapters.sql.serving.SqlFailureStore;
import io.bellwether.adapters.sql.serving.SqlLabelStore;
import io.bellwether.adapters.webhooks.HttpWebhookSender;
import io.bellwether.platform.alerts.AlertStore;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.alerts.Deliveries;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.governance.EvidenceGate;
import io.bellwether.platform.governance.ReferenceSetup;
import io.bellwether.platform.governance.RegistrationJob;
import io.bellwether.platform.imports.Imports;
import io.bellwether.platform.monitoring.AutomaticChecks;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.MonitoringConfig;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.overview.Overviews;
import io.bellwether.platform.registry.EnsembleDirectories;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.RunUses;
import io.bellwether.platform.registry.webhooks.Announcements;
import io.bellwether.platform.serving.DeploymentMetrics;
import io.bellwether.platform.serving.EnsembleLoader;
import io.bellwether.platform.serving.EnsembleUploads;
import io.bellwether.platform.serving.Exports;
import io.bellwether.platform.serving.KeptFailures;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.LoadOrders;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedFiles;
import io.bellwether.platform.serving.ServedVersions;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.batches.BatchPredictions;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.training.Comparisons;
import io.bellwether.platform.training.RetrainOnDrift;
import io.bellwether.platform.training.TrainingRoom;
import io.bellwether.platform.training.TrainingSettings;
import io.bellwether.protocols.mlflow.MlmodelExports;
import io.bellwether.training.PositiveClass;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every service, put together by hand in the order of the rooms. */
final class Rooms {
  private static final List<String> CHILD_FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(10);

  final Ids ids = Ids.random();
  final InstantSource clock = InstantSource.system();
  final PrometheusMetrics metrics = new PrometheusMetrics();
  final Audit audit;
  final AccessRoom access;
  final Jobs jobs;
  final Datasets datasets;
  final FeatureRoom features;
  final Tracking tracking;
  final Registry registry;
  final RegistryRoom models;
  final WebhookRoom webhooks;
  final Imports imports;
  final FilePredictionLog predictions;
  final Labels labels;
  final Serving serving;
  final LoadOrders orders;
  final Exports exports;
  final EnsembleUploads ensembles;
  final ExplanationRoom explanations;
  final Monitoring monitoring;
  final Alerts alerts;
  final Comparisons comparisons;
  final TrainingRoom training;
  final GovernanceRoom governance;
  final BatchPredictions batches;
  final Overviews overviews;

  private final PythonPool python;
  private final KeptFailures failures;
  private final AutomaticChecks checks;
  private final Retention retention;
  private final Reactions reactions;
  private final JobRunner runner;
  private final List<JobHandler> handlers = new ArrayList<>();

  private final ArtifactStore artifacts;
  private final MonitoringConfig monitoringConfig;
  private final AlertStore alertStore;

  /**
   * @param parts takes what has to be closed, in the order of opening
   */
  Rooms(Settings settings, Path data, Database database, Parts parts) {
    audit = new Audit(new SqlAuditStore(database), clock);
    access = AccessRoom.open(settings, database, audit, ids, clock);
    ArtifactPlace place = ArtifactPlace.open(settings, data, clock, parts);
    artifacts = place.store();
    Analytics analytics = parts.add(AnalyticsSettings.open(settings, data, place.local()));
    FileOnlineStore onlineStore = parts.add(new FileOnlineStore(data.resolve("online")));
    predictions = parts.add(predictionLog(data));
    reactions = parts.add(new Reactions(new SqlOutbox(database), database));
    JobStore jobStore = new SqlJobStore(database);
    python = PythonRoom.open(settings, data, clock, parts); // Ends after the jobs that try models.
    runner = parts.add(new JobRunner(jobStore, database, clock, JobLanes.of(settings, database)));
    jobs = new Jobs(jobStore, database, audit, ids, clock, runner);
    Duration longest = AnalyticsSettings.longest(settings);
    datasets = datasets(database, analytics, longest);
    features =
        new FeatureRoom(database, analytics, onlineStore, datasets, jobs, audit, clock, longest);
    RouteChanges routeChanges = new RouteChanges();
    Outbox outbox = routeChanges.watch(reactions.outbox(), database);
    models = RegistryRoom.open(settings, data, database, artifacts, outbox, audit, ids, clock);
    registry = models.registry();
    webhooks = announce(settings, data, database);
    tracking = tracking(settings, database, models.uses());
    imports = imports(settings, data, database);
    retention = parts.add(retention(settings));
    new DeploymentMetrics(registry, metrics).listenTo(reactions);
    monitoringConfig = monitoringConfig(settings);
    checks = new AutomaticChecks(jobs, monitoringConfig);
    serving = serving(settings, routeChanges, parts);
    failures = parts.add(new KeptFailures(new SqlFailureStore(database), database, serving, clock));
    orders = new LoadOrders(serving, database, audit);
    exports = new Exports(serving, registry, new EngineCode(), database, audit);
    ensembles = ensembles();
    labels = labels(database);
    explanations = explanations(database);
    batches = new BatchPredictions(serving, datasets, jobs);
    handlers.addAll(List.of(features.materialization, batches));
    alertStore = new SqlAlertStore(database);
    alerts =
        new Alerts(alertStore, database, audit, reactions.outbox(), ids, clock, monitoringConfig);
    monitoring = monitoring(database);
    handlers.add(checks.handler(monitoring));
    deliver(settings, database);
    comparisons = new Comparisons(registry, datasets, artifacts);
    training = training(settings, data, database);
    validate(settings);
    governance =
        GovernanceRoom.open(models, jobs, monitoring, alerts, tracking, datasets, features, clock);
    overviews = new Overviews(new SqlLoopStore(database), jobs, registry, serving, alerts);
  }

  private Datasets datasets(Database database, Analytics analytics, Duration longest) {
    SqlDatasetStore store = new SqlDatasetStore(database, clock);
    DuckDbDatasetFiles files = new DuckDbDatasetFiles(analytics);
    return new Datasets(store, files, artifacts, database, audit, clock, longest);
  }

  private Tracking tracking(Settings settings, Database database, RunUses uses) {
    String root = ArtifactPlace.root(settings);
    Tracking opened =
        Tracking.open(database, artifacts, root, audit, ids, clock, jobs, uses, this::isUser);
    handlers.add(opened.deletions());
    return opened;
  }

  private boolean isUser(String name) {
    return access.gate().isGuarded() && access.users().isKnown(name);
  }

  private Imports imports(Settings settings, Path data, Database database) {
    Imports opened =
        ImportRoom.open(
            settings,
            data,
            database,
            jobs,
            audit,
            tracking.artifacts(),
            this::isUser,
            webhooks.sealing());
    handlers.add(opened);
    return opened;
  }

  private static FilePredictionLog predictionLog(Path data) {
    return new FilePredictionLog(data.resolve("predictions"), FilePredictionLog.Settings.DEFAULT);
  }

  private WebhookRoom announce(Settings settings, Path data, Database database) {
    WebhookRoom room = WebhookRoom.open(settings, data, database, jobs, audit, ids, clock);
    handlers.add(room.announcements());
    reactions.onInChange(Announcements.READER, room.announcements()::react);
    return room;
  }

  private EnsembleUploads ensembles() {
    return new EnsembleUploads(
        registry, models.memberships(), storedModels(), new EnsembleLoader(python), artifacts, ids);
  }

  private Serving serving(Settings settings, RouteChanges routeChanges, Parts parts) {
    return new Serving(
        ServedVersions.of(registry),
        ServedFiles.of(registry, storedModels()),
        python,
        ExplanationRoom.baselines(registry, datasets),
        features.online::ofEntity,
        routeChanges,
        predictions,
        ids,
        clock,
        metrics,
        ServingRoom.listener(settings, checks, metrics, parts),
        ServingRoom.limits(settings));
  }

  private Labels labels(Database database) {
    return new Labels(
        predictions, new SqlLabelStore(database), database, clock, checks, serving::classes);
  }

  private ExplanationRoom explanations(Database database) {
    ExplanationRoom room =
        ExplanationRoom.open(serving, registry, datasets, artifacts, database, jobs, audit, clock);
    handlers.add(room.versions());
    return room;
  }

  private Monitoring monitoring(Database database) {
    return new Monitoring(
        predictions,
        labels,
        new SqlReferenceStore(database),
        new SqlReportStore(database),
        alerts,
        database,
        audit,
        ids,
        clock,
        metrics,
        monitoringConfig);
  }

  private void deliver(Settings settings, Database database) {
    Deliveries deliveries =
        new Deliveries(
            alertStore,
            new HttpWebhookSender(WebhookRoom.addressPolicy(settings), WEBHOOK_TIMEOUT),
            webhook(settings),
            jobs,
            database,
            ids,
            clock);
    handlers.add(deliveries);
    reactions.onInChange(Deliveries.READER, deliveries::react);
  }

  private void validate(Settings settings) {
    RegistrationJob job =
        new RegistrationJob(
            registry,
            models.validations(),
            storedModels(),
            new EvidenceGate(registry, comparisons),
            settings.number(Setting.AUTO_PROMOTE_THRESHOLD, 0, 1),
            new ReferenceSetup(datasets, monitoring),
            new MlmodelExports(tracking.artifacts()),
            python,
            explanations.versions(),
            jobs,
            clock);
    handlers.add(job);
    reactions.onInChange(RegistrationJob.READER, job::react);
  }

  private ModelDirectories storedModels() {
    ModelDirectories stored = tracking.storedModels(registry, artifacts);
    ModelDirectories readable = models.latest().within(models.trials().guard(stored));
    return new EnsembleDirectories(readable, models.memberships());
  }

  static SupervisedProcesses children(int threads) {
    List<String> flags = new ArrayList<>(CHILD_FLAGS);
    flags.addAll(OnnxLibrary.flags());
    return new SupervisedProcesses(ChildProcess.class.getName(), flags, threads);
  }

  private static Optional<URI> webhook(Settings settings) {
    Optional<String> url = settings.optional(Setting.WEBHOOK_URL);
    if (url.isPresent() && !url.get().matches("https?://[^/\\s]+\\S*")) {
      throw new BadConfiguration(
          "%s: %s (expected: http://… or https://…)"
              .formatted(Setting.WEBHOOK_URL.key(), url.get()));
    }
    return url.map(URI::create);
  }

  private TrainingRoom training(Settings settings, Path data, Database database) {
    int threads = settings.integer(Setting.TRAINING_THREADS, 1, 256);
    TrainingSettings limits =
        new TrainingSettings(
            data.resolve("jobs"),
            settings.integer(Setting.TRAINING_MEMORY, 128, 1 << 20),
            threads,
            settings.number(Setting.AUTO_PROMOTE_THRESHOLD, 0, 1),
            monitoringConfig.minSamples());
    TrainingRoom.Parts parts =
        new TrainingRoom.Parts(
            datasets,
            tracking.experiments(),
            tracking.runs(),
            tracking.artifacts(),
            registry,
            new EvidenceGate(registry, comparisons),
            labels,
            monitoring,
            alerts,
            jobs,
            children(threads),
            PositiveClass::misfit,
            artifacts,
            database,
            audit,
            metrics,
            clock);
    TrainingRoom room = TrainingRoom.of(parts, limits);
    handlers.addAll(room.handlers());
    new RetrainOnDrift(room.trainings(), alerts, monitoring).listenTo(reactions);
    return room;
  }

  /**
   * Continues what an earlier process left, and reacts from now on.
   *
   * @param answers forgets those that were kept for repeats, and are too old
   */
  void start(Runnable answers) {
    Instant opened = clock.instant();
    failures.start();
    Thread.ofPlatform().daemon().name("traffic").start(() -> serving.recallLastHour(opened));
    Thread.ofPlatform().daemon().name("warm-up").start(() -> serving.warmUp(opened));
    runner.start(handlers);
    reactions.start();
    checks.catchUp(monitoring);
    retention.start(answers);
  }

  private Retention retention(Settings settings) {
    Optional<Duration> age =
        settings.optional(Setting.RETENTION_DAYS).isPresent()
            ? Optional.of(Duration.ofDays(settings.integer(Setting.RETENTION_DAYS, 0, 36_500)))
            : Optional.empty();
    return new Retention(tracking.deletions(), tracking.artifacts().direct(), age, clock);
  }

  private static MonitoringConfig monitoringConfig(Settings settings) {
    int samples = settings.integer(Setting.MIN_SAMPLES, 1, 1_000_000);
    return new MonitoringConfig(
        settings.number(Setting.DRIFT_THRESHOLD, 0.001, 1),
        settings.number(Setting.PERFORMANCE_DEGRADATION_THRESHOLD, 0, 1),
        samples,
        Math.max(samples, MonitoringConfig.DEFAULT.window()));
  }

  /** Takes what has to be closed. */
  interface Parts {
    <T extends AutoCloseable> T add(T part);
  }
}
