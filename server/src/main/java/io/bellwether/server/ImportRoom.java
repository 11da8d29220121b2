// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.mlflow.MlflowSources;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.adapters.sql.experiments.SqlLoggedModelStore;
import io.bellwether.adapters.sql.experiments.SqlMetricStore;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.gateway.SqlGatewayStore;
import io.bellwether.adapters.sql.imports.SqlImportStore;
import io.bellwether.adapters.sql.registry.SqlModelStore;
import io.bellwether.adapters.sql.reviews.SqlLabelSchemaStore;
import io.bellwether.adapters.sql.reviews.SqlReviewQueueStore;
import io.bellwether.adapters.sql.tracing.SqlAssessmentStore;
import io.bellwether.adapters.sql.tracing.SqlTraceStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.gateway.ForeignSecrets;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.imports.Imports;
import io.bellwether.platform.orchestration.Jobs;
import java.nio.file.Path;
import java.util.function.Predicate;

/** What brings other systems' things. */
final class ImportRoom {
  private ImportRoom() {}

  static Imports open(
      Settings settings,
      Path data,
      Database database,
      Jobs jobs,
      Audit audit,
      Artifacts artifacts,
      Predicate<String> isUser,
      ForeignSecrets sealing) {
    SqlMetricStore metrics = new SqlMetricStore(database);
    return new Imports(
        new MlflowSources(),
        new SqlImportStore(database),
        new Imports.Targets(
            new SqlExperimentStore(database),
            new SqlRunStore(database, metrics),
            metrics,
            new SqlLoggedModelStore(database),
            new SqlModelStore(database),
            new SqlTraceStore(database),
            new SqlAssessmentStore(database),
            new SqlLabelSchemaStore(database),
            new SqlReviewQueueStore(database),
            isUser,
            new Imports.GatewayTargets(
                new SqlGatewayStore<>(database, GatewaySecret.class),
                new SqlGatewayStore<>(database, ModelDefinition.class),
                new SqlGatewayStore<>(database, GatewayEndpoint.class),
                sealing),
            artifacts),
        jobs,
        SecretKeys.open(data.resolve("secrets.key"), settings, Setting.REGISTRY_WEBHOOK_KEY),
        audit,
        database);
  }
}
