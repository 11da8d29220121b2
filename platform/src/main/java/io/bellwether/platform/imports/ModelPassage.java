// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.imports.ImportSource.Unreadable;
import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
        RegisteredModel::name,
        page -> {
          for (RegisteredModel theirs : page) {
            journey.reached(Journey.MODELS, theirs.name());
            take(journey, theirs);
          }
        });
  }

  private void take(Journey journey, RegisteredModel theirs) throws InterruptedException {
    List<ModelVersion> versions;
    try {
      Names.check("name", theirs.name());
      versions = journey.from().versions(theirs.name());
    } catch (InvalidInput | Unreadable e) {
      journey.note(Journey.MODELS, theirs.name(), String.valueOf(e.getMessage()));
      return;
    }
    Optional<String> brought = journey.counterpart(Journey.MODELS, theirs.name());
    Optional<RegisteredModel> ours = brought.flatMap(name -> store.find(journey.workspace(), name));
    if (ours.isPresent()) {
      journey.present(Journey.MODELS);
      addNew(journey, ours.get(), theirs, versions);
    } else if (brought.isPresent()) {
      journey.note(Journey.MODELS, theirs.name(), "it was deleted or renamed here");
    } else {
      journey.carried(Journey.MODELS, 1);
      journey.carried(Journey.VERSIONS, versions.size());
      journey.write(() -> add(journey, theirs, versions));
    }
  }

  /** What has been registered there since the last import. */
  private void addNew(
      Journey journey, RegisteredModel ours, RegisteredModel theirs, List<ModelVersion> versions)
      throws InterruptedException {
    List<ModelVersion> fresh =
        versions.stream().filter(version -> isFresh(journey, ours.name(), version)).toList();
    if (!ours.aliases().equals(theirs.aliases())) {
      journey.note(
          Journey.MODELS,
          theirs.name(),
          "its aliases there are %s; here they stay %s"
              .formatted(new TreeMap<>(theirs.aliases()), new TreeMap<>(ours.aliases())));
    }
    if (!ours.tags().entrySet().containsAll(theirs.tags().entrySet())) {
      journey.note(
          Journey.MODELS,
          theirs.name(),
          "its tags there are %s; here they stay %s"
              .formatted(new TreeMap<>(theirs.tags()), new TreeMap<>(ours.tags())));
    }
    journey.carried(Journey.VERSIONS, fresh.size());
    journey.write(() -> fresh.forEach(version -> addVersion(journey, ours.name(), version)));
  }

  private boolean isFresh(Journey journey, String model, ModelVersion theirs) {
    boolean brought = journey.counterpart(Journey.VERSIONS, theirs.label()).isPresent();
    Optional<ModelVersion> ours = store.version(journey.workspace(), model, theirs.number());
    if (brought && ours.isPresent()) {
      journey.present(Journey.VERSIONS);
      noteStage(journey, theirs, ours.get());
    } else if (brought) {
      journey.note(Journey.VERSIONS, theirs.label(), "it was deleted here");
    } else if (ours.isPresent()) {
      journey.note(Journey.VERSIONS, theirs.label(), "another version has this number here");
    }
    return !brought && ours.isEmpty();
  }

  private static void noteStage(Journey journey, ModelVersion theirs, ModelVersion ours) {
    if (theirs.stage() != ours.stage()) {
      journey.note(
          Journey.VERSIONS,
          theirs.label(),
          "its stage there is %s; here it stays %s"
              .formatted(theirs.stage().label(), ours.stage().label()));
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
    Set<Integer> numbers = new HashSet<>();
    for (ModelVersion version : versions) {
      addVersion(journey, name, version);
      numbers.add(version.number());
    }
    theirs
        .aliases()
        .forEach(
            (alias, number) -> {
              if (numbers.contains(number)) {
                store.changeAlias(workspace, name, change(journey, theirs, alias, number));
              } else {
                journey.note(
                    Journey.MODELS,
                    theirs.name(),
                    "alias %s: version %d was not carried".formatted(alias, number));
              }
            });
  }

  private static AliasChange change(
      Journey journey, RegisteredModel theirs, String alias, int number) {
    return new AliasChange(
        alias,
        Optional.empty(),
        Optional.of(number),
        journey.caller().principal(),
        "imported",
        theirs.updatedAt());
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
    journey.keep(Journey.VERSIONS, theirs.label(), Integer.toString(number));
  }
}
