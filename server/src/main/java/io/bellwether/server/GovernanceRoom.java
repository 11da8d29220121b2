// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.governance.ModelCards;
import io.bellwether.platform.governance.ModelLineages;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.rest.governance.GovernanceRoutes;
import java.time.InstantSource;
import java.util.List;

/** What is known about versions: their cards, and where they come from. */
record GovernanceRoom(ModelCards cards, ModelLineages lineages) {
  static GovernanceRoom open(
      RegistryRoom models,
      Jobs jobs,
      Monitoring monitoring,
      Alerts alerts,
      Tracking tracking,
      Datasets datasets,
      FeatureRoom features,
      InstantSource clock) {
    return new GovernanceRoom(
        new ModelCards(
            models.registry(), models.memberships(), models.validations(), jobs, monitoring, clock),
        new ModelLineages(
            models.registry(),
            models.memberships(),
            alerts,
            tracking.experiments(),
            tracking.runs(),
            datasets,
            features.views));
  }

  List<Route> routes() {
    return new GovernanceRoutes(cards, lineages).routes();
  }
}
