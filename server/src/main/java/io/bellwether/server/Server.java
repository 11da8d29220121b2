// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.duckdb.Analytics;
import io.bellwether.adapters.duckdb.DuckDbDatasetFiles;
import io.bellwether.adapters.files.FileArtifactStore;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.DatabaseUrl;
import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.SqlIdempotentReplies;
import io.bellwether.adapters.sql.SqlOutbox;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.datasets.SqlDatasetStore;
import io.bellwether.adapters.sql.orchestration.SqlJobStore;
import io.bellwether.adapters.sql.registry.SqlModelStore;
import io.bellwether.adapters.sql.workspaces.SqlWorkspaceStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.Reactions;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.HttpServer;
import io.bellwether.protocols.http.Idempotency;
import io.bellwether.protocols.http.Problem;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.rest.audit.AuditRoutes;
import io.bellwether.protocols.rest.datasets.DatasetRoutes;
import io.bellwether.protocols.rest.orchestration.JobRoutes;
import io.bellwether.protocols.rest.registry.RegistryRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Every part of the running server, put together by hand, in the order of the rooms. */
final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path data;
  private String url = "";
  private volatile boolean ready;

  private Server(Path data) {
    this.data = data;
  }

  /** Opens everything and listens; what was opened is closed again if something fails. */
  static Server start(Settings settings, Path home) {
    refuseOpenAddress(settings);
    Path data = Path.of(settings.text(Setting.DATA)).toAbsolutePath().normalize();
    Server server = new Server(data);
    try {
      server.open(settings, home);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  String url() {
    return url;
  }

  Path data() {
    return data;
  }

  private void open(Settings settings, Path home) {
    Ids ids = Ids.random();
    InstantSource clock = InstantSource.system();
    PrometheusMetrics metrics = new PrometheusMetrics();
    part(DataFolder.open(data));
    Database database = part(database(settings));
    Audit audit = new Audit(new SqlAuditStore(database), clock);
    Outbox outbox = new SqlOutbox(database);
    Reactions reactions = part(new Reactions(outbox, database));
    JobStore jobStore = new SqlJobStore(database);
    JobRunner runner = part(new JobRunner(jobStore, database, clock, runnerSettings(database)));
    Jobs jobs = new Jobs(jobStore, database, audit, ids, clock, runner);
    ArtifactStore artifacts = new FileArtifactStore(data.resolve("artifacts"));
    Analytics analytics = part(analytics());
    Datasets datasets = datasets(database, analytics, artifacts, audit, clock);
    Tracking tracking = Tracking.open(database, artifacts, audit, ids, clock);
    SqlModelStore models = new SqlModelStore(database);
    Registry registry = new Registry(models, database, audit, outbox, ids, clock);
    ModelEdits edits = new ModelEdits(models, database, audit, outbox, ids, clock);

    List<Route> routes = new ArrayList<>();
    routes.addAll(new ServerRoutes(metrics, () -> ready).routes());
    routes.addAll(pageFiles(home).routes());
    routes.addAll(new AuditRoutes(audit).routes());
    routes.addAll(new JobRoutes(jobs).routes());
    routes.addAll(new DatasetRoutes(datasets).routes());
    routes.addAll(tracking.routes(registry));
    routes.addAll(new RegistryRoutes(registry).routes());

    runner.start(List.of());
    reactions.start();
    HttpServer http =
        part(
            new HttpServer(
                settings.text(Setting.HOST),
                settings.integer(Setting.PORT, 0, 65535),
                List.of(new Api(routes, Problem::answer), tracking.mlflow(registry, edits)),
                new SqlWorkspaceStore(database),
                new Idempotency(new SqlIdempotentReplies(database), database, clock),
                ids));
    url = "http://" + settings.text(Setting.HOST) + ":" + http.port();
    ready = true;
  }

  private Analytics analytics() {
    return new Analytics(
        data.resolve("work"), List.of(data.resolve("artifacts")), Analytics.Limits.DEFAULT);
  }

  private static Datasets datasets(
      Database database,
      Analytics analytics,
      ArtifactStore artifacts,
      Audit audit,
      InstantSource clock) {
    return new Datasets(
        new SqlDatasetStore(database, clock),
        new DuckDbDatasetFiles(analytics),
        artifacts,
        database,
        audit,
        clock);
  }

  /** One training at a time; the small jobs beside it. */
  private static RunnerSettings runnerSettings(Database database) {
    return RunnerSettings.of(
        Ids.random().next(),
        database.dialect() == Dialect.SQLITE,
        4,
        List.of(new RunnerSettings.Lane(Set.of("training", "retraining"), 1)));
  }

  private Database database(Settings settings) {
    String fallback = "sqlite:////" + data.resolve("bellwether.db");
    return databaseUrl(settings.optional(Setting.DATABASE_URL).orElse(fallback)).open();
  }

  private static DatabaseUrl databaseUrl(String url) {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(String.valueOf(e.getMessage()));
    }
  }

  private static PageFiles pageFiles(Path home) {
    try {
      return new PageFiles(home.resolve("ui"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a login only this machine may ask. */
  private static void refuseOpenAddress(Settings settings) {
    String host = settings.text(Setting.HOST);
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new BadConfiguration("host: " + host + " (expected: an address of this machine)");
    }
    throw new BadConfiguration(
        "host: "
            + host
            + " (expected: 127.0.0.1; another address needs authentication, which this version"
            + " does not have yet: put a proxy with a login in front)");
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** Closes the parts, the last opened first: no new requests, then jobs, then stores. */
  @Override
  public void close() {
    ready = false;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.ERROR, "a part did not close", e);
      }
    }
  }
}
