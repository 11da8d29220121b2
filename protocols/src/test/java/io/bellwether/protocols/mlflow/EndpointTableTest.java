// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.PasswordHashes;
import io.bellwether.platform.access.PersonalGrants;
import io.bellwether.platform.access.RoleStore;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.access.UserStore;
import io.bellwether.platform.access.Users;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.evaluation.EvaluationDatasetStore;
import io.bellwether.platform.evaluation.EvaluationDatasets;
import io.bellwether.platform.evaluation.ScorerStore;
import io.bellwether.platform.evaluation.Scorers;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.RunNames;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.gateway.GatewayEndpoints;
import io.bellwether.platform.gateway.GatewayModels;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.GatewayThing;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelFinder;
import io.bellwether.platform.registry.ModelSearches;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.webhooks.Courier;
import io.bellwether.platform.registry.webhooks.WebhookStore;
import io.bellwether.platform.registry.webhooks.Webhooks;
import io.bellwether.platform.reviews.IssueStore;
import io.bellwether.platform.reviews.Issues;
import io.bellwether.platform.reviews.LabelSchemaStore;
import io.bellwether.platform.reviews.LabelSchemas;
import io.bellwether.platform.reviews.ReviewQueueStore;
import io.bellwether.platform.reviews.ReviewQueues;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.Assessments;
import io.bellwether.platform.tracing.TraceMetricStore;
import io.bellwether.platform.tracing.TraceMetrics;
import io.bellwether.platform.tracing.TraceStore;
import io.bellwether.platform.tracing.Traces;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table under {@code api/} tells what there is; it is compared with the routes themselves. */
class EndpointTableTest {
  private static final Path TABLE =
      Path.of(System.getProperty("bellwether.root"), "api", "mlflow-endpoints.tsv");
  private static final RunNames NAMES = new RunNames(new Random(1));
  private static final String HEADER = "method\tpath\tpermission\teffect";

  @Test
  void theTableListsEveryRouteAndNoOther() throws IOException {
    TreeSet<String> routes = new TreeSet<>();
    for (Route route : api().routes()) {
      routes.add(line(route));
    }

    List<String> lines = Files.readAllLines(TABLE);
    assertThat(lines.getFirst()).isEqualTo(HEADER);
    assertThat(lines.subList(1, lines.size())).containsExactlyElementsOf(routes);
  }

  private static String line(Route route) {
    return String.join(
        "\t",
        route.method(),
        route.path(),
        lower(route.permission().resource()) + ":" + lower(route.permission().action()),
        lower(route.effect()));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** With services that are never called. */
  private static Api api() {
    InstantSource clock = InstantSource.system();
    Audit audit = new Audit(unused(AuditStore.class), clock);
    Transactions transactions = unused(Transactions.class);
    Outbox outbox = unused(Outbox.class);
    Ids ids = Ids.random();
    ExperimentStore experimentStore = unused(ExperimentStore.class);
    RunStore runStore = unused(RunStore.class);
    MetricStore metrics = unused(MetricStore.class);
    ModelStore modelStore = unused(ModelStore.class);
    Runs runs =
        new Runs(experimentStore, runStore, metrics, audit, transactions, ids, clock, NAMES);
    LoggedModelStore loggedModels = unused(LoggedModelStore.class);
    LoggedModels models =
        new LoggedModels(loggedModels, experimentStore, audit, transactions, ids, clock, NAMES);
    Registry registry = new Registry(modelStore, transactions, audit, outbox, ids, clock);
    Experiments experiments =
        new Experiments(experimentStore, runStore, audit, transactions, clock, "x");
    TraceStore traceStore = unused(TraceStore.class);
    AssessmentStore assessmentStore = unused(AssessmentStore.class);
    Traces traces =
        new Traces(
            traceStore, assessmentStore, experimentStore, runStore, audit, transactions, ids);
    Assessments assessments =
        new Assessments(traceStore, assessmentStore, audit, transactions, ids, clock);
    return Mlflow.api(
        new Mlflow.Services(
            experiments,
            runs,
            models,
            new Artifacts(unused(ArtifactStore.class), audit, transactions),
            registry,
            new ModelSearches(unused(ModelFinder.class)),
            new ModelEdits(modelStore, transactions, audit, outbox, ids, clock),
            Mlflow.Policy.none(),
            webhooks(transactions, audit, ids, clock),
            traces,
            new TraceMetrics(unused(TraceMetricStore.class), experimentStore),
            assessments,
            evaluations(experimentStore, audit, transactions, ids, clock),
            new Scorers(
                unused(ScorerStore.class), experimentStore, audit, transactions, ids, clock),
            reviews(experimentStore, audit, transactions, ids, clock),
            gateway(audit, transactions, clock),
            users(audit, transactions),
            new Roles(unused(RoleStore.class), unused(UserStore.class), audit, transactions),
            grants(audit, transactions),
            ids,
            clock));
  }

  private static EvaluationDatasets evaluations(
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    EvaluationDatasetStore store = unused(EvaluationDatasetStore.class);
    return new EvaluationDatasets(store, experiments, audit, transactions, ids, clock);
  }

  private static Mlflow.Reviews reviews(
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    LabelSchemas schemas =
        new LabelSchemas(
            unused(LabelSchemaStore.class), experiments, audit, transactions, ids, clock);
    return new Mlflow.Reviews(
        schemas,
        new ReviewQueues(
            unused(ReviewQueueStore.class),
            schemas,
            unused(TraceStore.class),
            experiments,
            _ -> false,
            audit,
            transactions,
            ids,
            clock),
        new Issues(
            unused(IssueStore.class),
            experiments,
            unused(RunStore.class),
            audit,
            transactions,
            ids,
            clock));
  }

  private static Mlflow.Gateway gateway(
      Audit audit, Transactions transactions, InstantSource clock) {
    Ids ids = Ids.random();
    GatewayModels models =
        new GatewayModels(
            unusedStore(),
            unusedStore(),
            unusedStore(),
            new SecretBox(new byte[SecretBox.KEY_BYTES]),
            _ -> Optional.empty(),
            audit,
            transactions,
            ids,
            clock);
    return new Mlflow.Gateway(
        models,
        new GatewayEndpoints(
            unusedStore(), models, unused(ExperimentStore.class), audit, transactions, ids, clock));
  }

  private static Users users(Audit audit, Transactions transactions) {
    return new Users(
        unused(UserStore.class),
        unused(PasswordHashes.class),
        audit,
        transactions,
        InstantSource.system());
  }

  private static PersonalGrants grants(Audit audit, Transactions transactions) {
    return new PersonalGrants(
        unused(RoleStore.class), unused(UserStore.class), audit, transactions, Level.READ);
  }

  private static Webhooks webhooks(
      Transactions transactions, Audit audit, Ids ids, InstantSource clock) {
    return new Webhooks(
        unused(WebhookStore.class),
        unused(Courier.class),
        new WebhookLetters(),
        new SecretBox(new byte[SecretBox.KEY_BYTES]),
        transactions,
        audit,
        ids,
        clock);
  }

  @SuppressWarnings("unchecked") // A store of everything, for it keeps nothing.
  private static <T extends GatewayThing> GatewayStore<T> unusedStore() {
    return unused(GatewayStore.class);
  }

  private static <T> T unused(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, _) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
