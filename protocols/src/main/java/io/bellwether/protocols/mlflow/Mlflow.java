// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.access.PersonalGrants;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.access.Users;
import io.bellwether.platform.evaluation.EvaluationDatasets;
import io.bellwether.platform.evaluation.Scorers;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.gateway.GatewayEndpoints;
import io.bellwether.platform.gateway.GatewayModels;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelSearches;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.webhooks.Webhooks;
import io.bellwether.platform.reviews.Issues;
import io.bellwether.platform.reviews.LabelSchemas;
import io.bellwether.platform.reviews.ReviewQueues;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.tracing.Assessments;
import io.bellwether.platform.tracing.TraceMetrics;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** MLflow's routes under both of its prefixes, and OpenTelemetry's. */
public final class Mlflow {
  static final Permission READ_RUNS = Permission.read(Resource.EXPERIMENTS);
  static final Permission WRITE_RUNS = Permission.write(Resource.EXPERIMENTS);

  /** Also of bringing back. */
  static final Permission DELETE_RUNS = Permission.delete(Resource.EXPERIMENTS);

  static final Permission CREATE_RUNS = Permission.create(Resource.EXPERIMENTS);
  static final Permission CREATE_MODELS = Permission.create(Resource.MODELS);
  static final Permission DELETE_MODELS = Permission.delete(Resource.MODELS);
  static final Permission READ_MODELS = Permission.read(Resource.MODELS);
  static final Permission WRITE_MODELS = Permission.write(Resource.MODELS);

  private static final List<String> PREFIXES = List.of("/api", "/ajax-api");

  private Mlflow() {}

  /** What the calls are about. */
  public record Services(
      Experiments experiments,
      Runs runs,
      LoggedModels models,
      Artifacts artifacts,
      Registry registry,
      ModelSearches searches,
      ModelEdits edits,
      Policy policy,
      Webhooks webhooks,
      Traces traces,
      TraceMetrics traceMetrics,
      Assessments assessments,
      EvaluationDatasets evaluations,
      Scorers scorers,
      Reviews reviews,
      Gateway gateway,
      Users users,
      Roles roles,
      PersonalGrants grants,
      Ids ids,
      InstantSource clock) {}

  /** What people are asked about traces, and what is wrong with them. */
  public record Reviews(LabelSchemas schemas, ReviewQueues queues, Issues issues) {
    List<Route> routes() {
      return Stream.of(
              new LabelSchemaCalls(schemas).routes(),
              new ReviewQueueCalls(queues).routes(),
              new IssueCalls(issues).routes())
          .flatMap(List::stream)
          .toList();
    }
  }

  /** How others reach language models. */
  public record Gateway(GatewayModels models, GatewayEndpoints endpoints) {
    List<Route> routes() {
      return Stream.of(
              new GatewayModelCalls(models).routes(),
              new GatewayEndpointCalls(endpoints, models).routes())
          .flatMap(List::stream)
          .toList();
    }
  }

  /** What is asked before a version moves to an active stage or gets the champion's alias. */
  @FunctionalInterface
  public interface Policy {
    void check(Caller caller, ModelVersion version);

    /** As in MLflow, nothing. */
    static Policy none() {
      return (caller, version) -> {};
    }
  }

  public static Api api(Services of) {
    FileCalls files = new FileCalls(of.runs, of.models, of.registry, of.artifacts);
    GraphqlCalls.Calls own =
        new GraphqlCalls.Calls(
            new ExperimentCalls(of.experiments),
            new RunCalls(of.runs),
            new MetricCalls(of.runs),
            new ArtifactCalls(of.runs, of.models, of.artifacts),
            new VersionCalls(of.registry, of.searches, of.edits, of.policy, of.models, of.runs));
    List<List<Route>> calls =
        List.of(
            own.experiments().routes(),
            own.runs().routes(),
            new LogCalls(of.runs).routes(),
            own.metrics().routes(),
            new LoggedModelCalls(of.models).routes(),
            own.artifacts().routes(),
            files.routes(),
            new DirectCalls(of.runs, of.models, of.artifacts).routes(),
            new ModelCalls(of.registry, of.searches, of.edits, of.policy).routes(),
            own.versions().routes(),
            new WebhookCalls(of.webhooks).routes(),
            new TraceCalls(of.traces, of.clock).routes(),
            new TraceMetricCalls(of.traceMetrics).routes(),
            new TraceFileCalls(of.traces, of.artifacts).routes(),
            new TraceEditCalls(of.traces).routes(),
            new TraceV2Calls(of.traces, of.ids, of.clock).routes(),
            new AssessmentCalls(of.assessments, of.clock).routes(),
            new EvaluationDatasetCalls(of.evaluations).routes(),
            new ScorerCalls(of.scorers).routes(),
            of.reviews.routes(),
            of.gateway.routes(),
            new UserCalls(of.users, of.roles).routes(),
            new RoleCalls(of.roles).routes(),
            new GrantCalls(of.grants, of.users, of.roles).routes(),
            LeftOut.routes(),
            new ServerCalls(of.artifacts).routes());
    Stream<Route> prefixed =
        calls.stream().flatMap(List::stream).flatMap(Mlflow::underBothPrefixes);
    Stream<Route> bare =
        Stream.of(
                new OtlpCalls(of.traces).routes(),
                files.bareRoutes(),
                LeftOut.bareRoutes(),
                new GraphqlCalls(own, of.registry).routes())
            .flatMap(List::stream);
    return new Api(Stream.concat(prefixed, bare).toList(), Errors::answer);
  }

  private static Stream<Route> underBothPrefixes(Route call) {
    return PREFIXES.stream()
        .map(
            prefix ->
                new Route(
                    call.method(),
                    prefix + call.path(),
                    call.permission(),
                    call.effect(),
                    call.handler()));
  }

  static Route patch(String path, Permission permission, Route.Handler handler) {
    return new Route("PATCH", path, permission, Effect.CHANGES, handler);
  }

  static Route delete(String path, Permission permission, Route.Handler handler) {
    return new Route("DELETE", path, permission, Effect.CHANGES, handler);
  }
}
