// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.PlatformException;
import java.util.List;
import java.util.Optional;

/**
 * Brings registered models with their versions, whose numbers stay, and aliases. Nobody is told of
 * it as of registrations: the models have been registered before.
 */
final class ModelPassage {
  private final ModelStore store;
  private final Relocation relocation;

  ModelPassage(ModelStore store, Relocation relocation) {
    this.store = store;
    this.relocation = relocation;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.MODELS,
        journey.from()::models,
        page -> {
          for (RegisteredModel theirs : page) {
            take(journey, theirs);
          }
        });
  }

  private void take(Journey journey, RegisteredModel theirs) throws InterruptedException {
    List<ModelVersion> versions = journey.from().versions(theirs.name());
    Optional<String> ours = journey.counterpart(Journey.MODELS, theirs.name());
    if (ours.isPresent()) {
      journey.present(Journey.MODELS);
      addNew(journey, ours.get(), versions);
      return;
    }
    try {
      Names.check("name", theirs.name());
    } catch (PlatformException e) {
      journey.note(Journey.MODELS, theirs.name(), String.valueOf(e.getMessage()));
      return;
    }
    journey.carried(Journey.MODELS, 1);
    journey.carried(Journey.VERSIONS, versions.size());
    journey.write(() -> add(journey, theirs, versions));
  }

  /** What has been registered there since the last import. */
  private void addNew(Journey journey, String model, List<ModelVersion> versions)
      throws InterruptedException {
    for (ModelVersion theirs : versions) {
      if (store.version(journey.workspace(), model, theirs.number()).isPresent()) {
        journey.present(Journey.VERSIONS);
      } else {
        journey.carried(Journey.VERSIONS, 1);
        journey.write(() -> addVersion(journey, model, theirs));
      }
    }
  }

  private void add(Journey journey, RegisteredModel theirs, List<ModelVersion> versions) {
    String workspace = journey.workspace();
    String name = freeName(journey, theirs.name());
    store.insert(
        workspace,
        new RegisteredModel(
            name,
            theirs.description(),
            theirs.tags(),
            theirs.aliases(),
            theirs.createdAt(),
            theirs.updatedAt()));
    journey.keep(Journey.MODELS, theirs.name(), name);
    versions.forEach(version -> addVersion(journey, name, version));
    theirs
        .aliases()
        .forEach(
            (alias, number) ->
                store.changeAlias(
                    workspace,
                    name,
                    new AliasChange(
                        alias,
                        Optional.empty(),
                        Optional.of(number),
                        journey.caller().principal(),
                        "imported",
                        theirs.updatedAt())));
  }

  private String freeName(Journey journey, String theirs) {
    String name = theirs;
    for (int i = 1; store.find(journey.workspace(), name).isPresent(); i++) {
      name = "%s (imported%s)".formatted(theirs, i == 1 ? "" : " " + i);
    }
    if (!name.equals(theirs)) {
      journey.note(
          Journey.MODELS, theirs, "the name is taken here; it is called '%s'".formatted(name));
    }
    return name;
  }

  private void addVersion(Journey journey, String model, ModelVersion theirs) {
    Content content = theirs.content();
    int number = theirs.number();
    while (number > store.nextNumber(journey.workspace(), model)) {
      // Versions that were deleted there leave a gap here, too.
    }
    store.insertVersion(
        journey.workspace(),
        new ModelVersion(
            model,
            number,
            new SemanticVersion(1, number - 1, 0),
            theirs.stage(),
            Content.elsewhere(
                relocation.source(journey, theirs),
                content.runId(),
                content.tags(),
                content.description()),
            theirs.createdAt(),
            theirs.updatedAt(),
            theirs.createdBy()));
  }
}
