// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.registry.SqlModelFinder;
import io.bellwether.adapters.sql.registry.SqlModelStore;
import io.bellwether.adapters.sql.registry.SqlValidationStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.registry.LatestUpload;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelSearches;
import io.bellwether.platform.registry.ModelTrials;
import io.bellwether.platform.registry.ModelUploads;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.RunUses;
import io.bellwether.platform.registry.Validations;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.protocols.mlflow.Mlflow;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Models, their versions, and what these showed when they were tried out.
 *
 * @param work for files that are being uploaded; empty at start
 */
record RegistryRoom(
    Registry registry,
    ModelSearches searches,
    ModelEdits edits,
    ModelUploads uploads,
    LatestUpload latest,
    Path work,
    ModelTrials trials,
    Memberships memberships,
    Validations validations,
    RunUses uses,
    Mlflow.Policy policy) {
  static RegistryRoom open(
      Settings settings,
      Path data,
      Database database,
      ArtifactStore artifacts,
      Outbox outbox,
      Audit audit,
      Ids ids,
      InstantSource clock) {
    SqlModelStore models = new SqlModelStore(database);
    Registry registry = new Registry(models, database, audit, outbox, ids, clock);
    Validations validations =
        new Validations(new SqlValidationStore(database), models, database, audit);
    ModelTrials trials = new ModelTrials(Rooms.children(1), data.resolve("trials"), clock);
    LatestUpload latest = new LatestUpload();
    return new RegistryRoom(
        registry,
        new ModelSearches(new SqlModelFinder(database)),
        new ModelEdits(models, database, audit, outbox, ids, clock),
        new ModelUploads(registry, artifacts, ids, trials, latest),
        latest,
        data.resolve("work"),
        trials,
        new Memberships(models),
        validations,
        new RunUses(models),
        settings.flag(Setting.VALIDATED_ONLY)
            ? validations::requireNoFailure
            : Mlflow.Policy.none());
  }
}
