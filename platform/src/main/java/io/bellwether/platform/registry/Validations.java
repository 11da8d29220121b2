// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Transactions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What versions showed when they were tried out. */
public final class Validations {
  private final ValidationStore store;
  private final ModelStore models;
  private final Transactions transactions;
  private final Audit audit;

  public Validations(
      ValidationStore store, ModelStore models, Transactions transactions, Audit audit) {
    this.store = store;
    this.models = models;
    this.transactions = transactions;
    this.audit = audit;
  }

  /** By version; of some there is none yet. */
  public Map<Integer, VersionValidation> ofModel(Caller caller, String model) {
    return store.ofModel(caller.workspace(), model);
  }

  public Optional<VersionValidation> find(Caller caller, ModelVersion version) {
    return Optional.ofNullable(ofModel(caller, version.model()).get(version.number()));
  }

  /**
   * Keeps what was found, in place of what was found earlier.
   *
   * @param tags that the version gets besides those that it has
   */
  public void keep(
      Caller caller, String model, int number, VersionValidation found, Map<String, String> tags) {
    transactions.write(
        () -> {
          Optional<ModelVersion> known = models.version(caller.workspace(), model, number);
          if (known.isEmpty()) {
            return; // It was deleted meanwhile.
          }
          ModelVersion version = known.get();
          store.put(caller.workspace(), model, number, found);
          if (!tags.isEmpty()) {
            Map<String, String> all = new HashMap<>(version.content().tags());
            all.putAll(tags);
            models.updateVersion(
                caller.workspace(),
                model,
                number,
                version.stage(),
                version.content().description(),
                all,
                version.updatedAt());
          }
          audit.record(
              caller,
              "model.version.validate",
              "model:" + model + "/" + number,
              Map.of("status", found.status()));
        });
  }

  /**
   * @throws Conflict if the version was tried out and failed; it lists what did
   */
  public void requireNoFailure(Caller caller, ModelVersion version) {
    find(caller, version)
        .map(VersionValidation::failures)
        .filter(failures -> !failures.isEmpty())
        .ifPresent(
            failures -> {
              throw new Conflict(
                  "validation_failed",
                  "%s failed its validation: %s (expected: a version that passes; mend the model and register it again)"
                      .formatted(version.label(), String.join("; ", failures)));
            });
  }
}
