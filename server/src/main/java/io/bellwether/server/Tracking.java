// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.evaluation.SqlEvaluationDatasetStore;
import io.bellwether.adapters.sql.evaluation.SqlScorerStore;
import io.bellwether.adapters.sql.experiments.SqlDeletionStore;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.adapters.sql.experiments.SqlLoggedModelStore;
import io.bellwether.adapters.sql.experiments.SqlMetricStore;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.reviews.SqlIssueStore;
import io.bellwether.adapters.sql.reviews.SqlLabelSchemaStore;
import io.bellwether.adapters.sql.reviews.SqlReviewQueueStore;
import io.bellwether.adapters.sql.tracing.SqlAssessmentStore;
import io.bellwether.adapters.sql.tracing.SqlTraceMetricStore;
import io.bellwether.adapters.sql.tracing.SqlTraceStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.evaluation.EvaluationDatasets;
import io.bellwether.platform.evaluation.Scorers;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Deletions;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.RunNames;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.DirectoryReader;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelSearches;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.reviews.Issues;
import io.bellwether.platform.reviews.LabelSchemas;
import io.bellwether.platform.reviews.ReviewQueues;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.tracing.Assessments;
import io.bellwether.platform.tracing.TraceMetrics;
import io.bellwether.platform.tracing.TraceStore;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.mlflow.Mlflow;
import io.bellwether.protocols.mlflow.MlmodelReader;
import io.bellwether.protocols.mlflow.RunLanguage;
import io.bellwether.protocols.mlflow.StoredModels;
import io.bellwether.protocols.rest.experiments.DeletionRoutes;
import io.bellwether.protocols.rest.experiments.ExperimentRoutes;
import io.bellwether.protocols.rest.experiments.LifecycleRoutes;
import io.bellwether.protocols.rest.experiments.RunGrammar;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Experiments, runs, traces and evaluation, and MLflow's protocol in front of them and of the
 * registry.
 */
record Tracking(
    Experiments experiments,
    Runs runs,
    LoggedModels models,
    Artifacts artifacts,
    Traces traces,
    TraceMetrics traceMetrics,
    Assessments assessments,
    EvaluationDatasets evaluations,
    Scorers scorers,
    Mlflow.Reviews reviews,
    Deletions deletions) {
  static Tracking open(
      Database database,
      ArtifactStore artifactStore,
      String artifactRoot,
      Audit audit,
      Ids ids,
      InstantSource clock,
      Jobs jobs,
      Deletions.Uses uses,
      Predicate<String> isUser) {
    SqlExperimentStore experimentStore = new SqlExperimentStore(database);
    SqlMetricStore metrics = new SqlMetricStore(database);
    SqlRunStore runStore = new SqlRunStore(database, metrics);
    SqlTraceStore traceStore = new SqlTraceStore(database);
    SqlAssessmentStore assessmentStore = new SqlAssessmentStore(database);
    RunNames names = new RunNames(new SecureRandom());
    Experiments experiments =
        new Experiments(experimentStore, runStore, audit, database, clock, artifactRoot);
    experiments.ensureDefault(Caller.DEFAULT_WORKSPACE);
    Artifacts artifacts = new Artifacts(artifactStore, audit, database);
    return new Tracking(
        experiments,
        new Runs(experimentStore, runStore, metrics, audit, database, ids, clock, names),
        new LoggedModels(
            new SqlLoggedModelStore(database), experimentStore, audit, database, ids, clock, names),
        artifacts,
        new Traces(traceStore, assessmentStore, experimentStore, runStore, audit, database, ids),
        new TraceMetrics(new SqlTraceMetricStore(database), experimentStore),
        new Assessments(traceStore, assessmentStore, audit, database, ids, clock),
        new EvaluationDatasets(
            new SqlEvaluationDatasetStore(database), experimentStore, audit, database, ids, clock),
        new Scorers(new SqlScorerStore(database), experimentStore, audit, database, ids, clock),
        reviews(database, traceStore, experimentStore, runStore, isUser, audit, ids, clock),
        new Deletions(
            new SqlDeletionStore(database),
            runStore,
            experimentStore,
            artifacts,
            uses,
            jobs,
            audit,
            database,
            clock));
  }

  private static Mlflow.Reviews reviews(
      Database database,
      TraceStore traces,
      ExperimentStore experiments,
      RunStore runs,
      Predicate<String> isUser,
      Audit audit,
      Ids ids,
      InstantSource clock) {
    LabelSchemas schemas =
        new LabelSchemas(
            new SqlLabelSchemaStore(database), experiments, audit, database, ids, clock);
    return new Mlflow.Reviews(
        schemas,
        new ReviewQueues(
            new SqlReviewQueueStore(database),
            schemas,
            traces,
            experiments,
            isUser,
            audit,
            database,
            ids,
            clock),
        new Issues(new SqlIssueStore(database), experiments, runs, audit, database, ids, clock));
  }

  List<Route> routes(Registry registry) {
    RunGrammar grammar = new RunGrammar(RunLanguage::conditions, RunLanguage::orders);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ExperimentRoutes(experiments, runs, artifacts, registry, grammar).routes());
    routes.addAll(new LifecycleRoutes(experiments, runs).routes());
    routes.addAll(new DeletionRoutes(deletions).routes());
    return routes;
  }

  /** Reads what versions are made of. */
  ModelDirectories storedModels(Registry registry, ArtifactStore store) {
    return new StoredModels(registry, models, runs, artifacts, store, YamlTree::of);
  }

  /** Reads directories that are brought. */
  static DirectoryReader directories() {
    return new MlmodelReader(YamlTree::of);
  }

  Api mlflow(
      Registry registry,
      ModelSearches searches,
      ModelEdits edits,
      Mlflow.Policy policy,
      WebhookRoom room,
      AccessRoom access,
      Ids ids,
      InstantSource clock) {
    return Mlflow.api(
        new Mlflow.Services(
            experiments,
            runs,
            models,
            artifacts,
            registry,
            searches,
            edits,
            policy,
            room.webhooks(),
            traces,
            traceMetrics,
            assessments,
            evaluations,
            scorers,
            reviews,
            room.gateway(),
            access.users(),
            access.roles(),
            access.grants(),
            ids,
            clock));
  }
}
