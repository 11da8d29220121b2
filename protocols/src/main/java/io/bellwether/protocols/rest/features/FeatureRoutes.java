// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.features;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.features.FeatureViews;
import io.bellwether.platform.features.OnlineFeatures;
import io.bellwether.platform.features.TrainingSets;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.http.Times;
import io.bellwether.protocols.rest.datasets.DatasetReplies;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/features}, and Feast's {@code /get-online-features}. */
public final class FeatureRoutes {
  private static final String VIEWS = "/api/v1/features/views";
  private static final String VIEW = VIEWS + "/{view}";

  private final FeatureViews views;
  private final TrainingSets trainingSets;
  private final OnlineFeatures online;

  public FeatureRoutes(FeatureViews views, TrainingSets trainingSets, OnlineFeatures online) {
    this.views = views;
    this.trainingSets = trainingSets;
    this.online = online;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.FEATURES);
    Permission write = Permission.write(Resource.FEATURES);
    return List.of(
        Route.get(VIEWS, read, this::list),
        Route.get(VIEW, read, this::get),
        Route.put(VIEW, write, this::put),
        Route.post(VIEW + "/materialize", write, this::materialize),
        Route.post("/api/v1/features/training-sets", write, this::createTrainingSet),
        Route.query("/get-online-features", read, this::online));
  }

  private void list(Exchange exchange) {
    exchange.answerPage(
        "views", views.list(exchange.caller(), exchange.page()), FeatureWire.View::of);
  }

  private void get(Exchange exchange) {
    exchange.answer(
        200, FeatureWire.View.of(views.get(exchange.caller(), exchange.pathName("view"))));
  }

  private void put(Exchange exchange) throws IOException {
    FeatureViews.Put put =
        views.put(
            exchange.caller(),
            exchange.pathName("view"),
            exchange.json(FeatureWire.Definition.class).read());
    exchange.answer(
        put.isNew() ? 201 : 200,
        new FeatureWire.Reference(put.view().name(), put.view().version()));
  }

  private void materialize(Exchange exchange) throws IOException {
    byte[] body = exchange.bytes();
    FeatureWire.Window window =
        body.length == 0
            ? new FeatureWire.Window(null, null)
            : Json.read(body, FeatureWire.Window.class);
    Job job =
        views.materialize(
            exchange.caller(),
            exchange.pathName("view"),
            Optional.ofNullable(window.start()).map(text -> Times.read("start", text)),
            Optional.ofNullable(window.end()).map(text -> Times.read("end", text)));
    exchange.answer(202, new FeatureWire.JobAccepted(job.id(), "/api/v1/jobs/" + job.id()));
  }

  private void createTrainingSet(Exchange exchange) throws IOException {
    Datasets.Created created =
        trainingSets.create(exchange.caller(), exchange.json(FeatureWire.TrainingSet.class).read());
    exchange.answer(created.isNew() ? 201 : 200, DatasetReplies.Version.of(created.version()));
  }

  private void online(Exchange exchange) throws IOException {
    OnlineWire.Request request = exchange.json(OnlineWire.Request.class);
    exchange.answer(
        200,
        OnlineWire.Reply.of(
            request, online.get(exchange.caller(), request.refs(), request.keys())));
  }
}
