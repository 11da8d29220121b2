// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.serving.Endpoints;
import io.bellwether.platform.serving.FilterNames;
import io.bellwether.protocols.http.Api;
import io.bellwether.protocols.http.Problem;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.inference.GrpcInference;
import io.bellwether.protocols.inference.MlflowScoring;
import io.bellwether.protocols.inference.OpenInference;
import io.bellwether.protocols.rest.alerts.AlertRoutes;
import io.bellwether.protocols.rest.audit.AuditRoutes;
import io.bellwether.protocols.rest.datasets.DatasetRoutes;
import io.bellwether.protocols.rest.imports.ImportRoutes;
import io.bellwether.protocols.rest.monitoring.MonitoringRoutes;
import io.bellwether.protocols.rest.orchestration.JobRoutes;
import io.bellwether.protocols.rest.overview.OverviewRoutes;
import io.bellwether.protocols.rest.registry.RegistryRoutes;
import io.bellwether.protocols.rest.registry.UploadRoute;
import io.bellwether.protocols.rest.serving.EndpointRoutes;
import io.bellwether.protocols.rest.serving.ExplanationRoutes;
import io.bellwether.protocols.rest.serving.ExportRoutes;
import io.bellwether.protocols.rest.serving.PredictionRoutes;
import io.bellwether.protocols.rest.serving.ServingRoutes;
import io.bellwether.protocols.rest.training.TrainingRoutes;
import java.util.ArrayList;
import java.util.List;

/** Every route that the server answers. */
final class RouteTable {
  private RouteTable() {}

  static List<Api> of(Rooms rooms, ServerRoutes server, PageFiles page) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(server.routes());
    routes.addAll(page.routes());
    routes.addAll(new AuditRoutes(rooms.audit).routes());
    routes.addAll(rooms.access.routes());
    routes.addAll(new JobRoutes(rooms.jobs).routes());
    routes.addAll(new DatasetRoutes(rooms.datasets).routes());
    routes.addAll(rooms.features.routes());
    routes.addAll(new RegistryRoutes(rooms.registry, rooms.models.validations()).routes());
    routes.add(upload(rooms).route());
    routes.addAll(
        new ServingRoutes(rooms.serving, rooms.batches::start, rooms.batches::start).routes());
    routes.addAll(
        new ExplanationRoutes(rooms.explanations.explanations(), rooms.explanations.versions())
            .routes());
    FilterNames names = new FilterNames(rooms.predictions, rooms.registry);
    routes.addAll(new PredictionRoutes(rooms.serving, rooms.labels, names::check).routes());
    routes.addAll(new ExportRoutes(rooms.exports).routes());
    routes.addAll(new EndpointRoutes(new Endpoints(rooms.registry, rooms.serving)).routes());
    routes.addAll(
        new MonitoringRoutes(rooms.monitoring, rooms.registry, rooms.serving, rooms.predictions)
            .routes());
    routes.addAll(new AlertRoutes(rooms.alerts).routes());
    routes.addAll(
        new TrainingRoutes(rooms.training.trainings(), rooms.comparisons, rooms.datasets).routes());
    routes.addAll(rooms.governance.routes());
    routes.addAll(new OverviewRoutes(rooms.overviews).routes());
    routes.addAll(rooms.tracking.routes(rooms.registry));
    routes.addAll(new ImportRoutes(rooms.imports).routes());
    String version = Main.class.getPackage().getImplementationVersion() + "";
    return List.of(
        new Api(routes, Problem::answer),
        OpenInference.api(rooms.serving, rooms.registry, rooms.orders, version, server::isReady),
        GrpcInference.api(rooms.serving, rooms.registry, rooms.orders, version, server::isReady),
        MlflowScoring.api(rooms.serving, rooms.registry, rooms.datasets),
        rooms.tracking.mlflow(
            rooms.registry,
            rooms.models.searches(),
            rooms.models.edits(),
            rooms.models.policy(),
            rooms.webhooks,
            rooms.access,
            rooms.ids,
            rooms.clock));
  }

  private static UploadRoute upload(Rooms rooms) {
    return new UploadRoute(
        rooms.models.uploads(),
        rooms.ensembles,
        Tracking.directories(),
        rooms.registry,
        rooms.models.work());
  }
}
