// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.duckdb.Analytics;
import io.bellwether.adapters.duckdb.DuckDbOfflineFeatures;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.features.SqlFeatureViewStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.features.FeatureViewStore;
import io.bellwether.platform.features.FeatureViews;
import io.bellwether.platform.features.Materialization;
import io.bellwether.platform.features.OfflineFeatures;
import io.bellwether.platform.features.OnlineFeatures;
import io.bellwether.platform.features.OnlineStore;
import io.bellwether.platform.features.TrainingSets;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.rest.features.FeatureRoutes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The services of features, put together. */
final class FeatureRoom {
  final FeatureViews views;
  final TrainingSets trainingSets;
  final Materialization materialization;
  final OnlineFeatures online;

  FeatureRoom(
      Database database,
      Analytics analytics,
      OnlineStore store,
      Datasets datasets,
      Jobs jobs,
      Audit audit,
      InstantSource clock,
      Duration longest) {
    FeatureViewStore viewStore = new SqlFeatureViewStore(database);
    OfflineFeatures offline = new DuckDbOfflineFeatures(analytics);
    views = new FeatureViews(viewStore, datasets, jobs, database, audit, clock);
    trainingSets = new TrainingSets(views, datasets, offline, longest);
    materialization = new Materialization(views, viewStore, datasets, offline, store, clock);
    online = new OnlineFeatures(viewStore, store, clock);
  }

  List<Route> routes() {
    return new FeatureRoutes(views, trainingSets, online).routes();
  }
}
