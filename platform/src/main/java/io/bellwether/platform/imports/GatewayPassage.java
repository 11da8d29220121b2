// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.GatewayThing;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.imports.ImportSource.FoundSecret;
import io.bellwether.platform.imports.Imports.GatewayTargets;
import io.bellwether.platform.imports.Journey.Pages;
import io.bellwether.platform.shared.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Brings how language models are reached. A secret is sealed before it is kept. */
final class GatewayPassage {
  private final GatewayTargets targets;
  private final ExperimentPassage experiments;

  GatewayPassage(GatewayTargets targets, ExperimentPassage experiments) {
    this.targets = targets;
    this.experiments = experiments;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.GATEWAY_SECRETS,
        journey.from()::gatewaySecrets,
        found -> found.secret().id(),
        page -> {
          for (FoundSecret found : page) {
            journey.reached(Journey.GATEWAY_SECRETS, found.secret().id());
            takeSecret(journey, found);
          }
        });
    Things<ModelDefinition> models =
        new Things<>(journey, Journey.GATEWAY_MODELS, targets.models(), ModelDefinition::named);
    models.takeAll(journey.from()::gatewayModels, model -> modelHere(journey, model));
    Things<GatewayEndpoint> endpoints =
        new Things<>(
            journey, Journey.GATEWAY_ENDPOINTS, targets.endpoints(), GatewayEndpoint::named);
    endpoints.takeAll(journey.from()::gatewayEndpoints, one -> endpointHere(journey, one));
  }

  private void takeSecret(Journey journey, FoundSecret found) throws InterruptedException {
    Things<GatewaySecret> secrets =
        new Things<>(journey, Journey.GATEWAY_SECRETS, targets.secrets(), GatewaySecret::named);
    GatewaySecret sealed;
    try {
      sealed =
          targets
              .sealing()
              .sealed(journey.workspace(), found.secret(), found.values().orElse(Map.of()));
    } catch (InvalidInput e) {
      journey.note(Journey.GATEWAY_SECRETS, found.secret().id(), String.valueOf(e.getMessage()));
      return;
    }
    Optional<GatewaySecret> ours = secrets.brought(sealed.id());
    secrets.take(sealed, Function.identity());
    if (ours.isPresent() && !ours.get().sealed().isEmpty()) {
      return;
    }
    if (found.values().isEmpty()) {
      journey.note(Journey.GATEWAY_SECRETS, sealed.id(), found.unreadable());
    } else if (ours.isPresent()) {
      GatewaySecret filled = ours.get().withValuesOf(sealed);
      journey.write(() -> targets.secrets().put(journey.workspace(), filled));
    }
  }

  private ModelDefinition modelHere(Journey journey, ModelDefinition theirs) {
    Optional<String> secret =
        theirs
            .secretId()
            .flatMap(id -> journey.counterpart(Journey.GATEWAY_SECRETS, id))
            .filter(id -> targets.secrets().find(journey.workspace(), id).isPresent());
    if (secret.isEmpty() && theirs.secretId().isPresent()) {
      journey.note(Journey.GATEWAY_MODELS, theirs.id(), "its secret is not here");
    }
    return secret.isPresent() ? theirs : theirs.withoutSecret();
  }

  private GatewayEndpoint endpointHere(Journey journey, GatewayEndpoint theirs) {
    List<GatewayEndpoint.Mapping> mappings = new ArrayList<>();
    for (GatewayEndpoint.Mapping mapping : theirs.mappings()) {
      if (targets.models().find(journey.workspace(), mapping.definitionId()).isPresent()) {
        mappings.add(mapping);
      } else {
        journey.note(
            Journey.GATEWAY_ENDPOINTS,
            theirs.id(),
            "its model %s is not here".formatted(mapping.definitionId()));
      }
    }
    Optional<String> experiment =
        theirs.experimentId().flatMap(id -> experiments.here(journey, id));
    if (experiment.isEmpty() && theirs.experimentId().isPresent()) {
      journey.note(Journey.GATEWAY_ENDPOINTS, theirs.id(), "its experiment is not here");
    }
    return theirs.in(experiment, mappings);
  }

  /** Things of one kind. Their names are unique here as well. */
  private record Things<T extends GatewayThing>(
      Journey journey, String kind, GatewayStore<T> store, Renaming<T> renaming) {
    void takeAll(Pages<T> pages, Function<T, T> here) throws InterruptedException {
      journey.eachPage(
          kind,
          pages,
          GatewayThing::id,
          page -> {
            for (T theirs : page) {
              journey.reached(kind, theirs.id());
              take(theirs, here);
            }
          });
    }

    Optional<T> brought(String theirs) {
      return journey
          .counterpart(kind, theirs)
          .flatMap(ours -> store.find(journey.workspace(), ours));
    }

    void take(T theirs, Function<T, T> here) throws InterruptedException {
      Optional<T> ours = brought(theirs.id());
      if (ours.isPresent()) {
        journey.present(kind);
        if (theirs.stamp().updatedAt().isAfter(ours.get().stamp().updatedAt())) {
          journey.note(kind, theirs.id(), "it was changed there; here it stays as it is");
        }
      } else if (journey.counterpart(kind, theirs.id()).isPresent()) {
        journey.note(kind, theirs.id(), "it was deleted here");
      } else if (store.find(journey.workspace(), theirs.id()).isPresent()) {
        journey.note(kind, theirs.id(), "another one has this id here");
      } else {
        T added = here.apply(theirs);
        journey.carried(kind, 1);
        journey.write(() -> add(added));
      }
    }

    private void add(T added) {
      store.lock();
      String name = added.name();
      for (int i = 1; store.findByName(journey.workspace(), name).isPresent(); i++) {
        name = "%s-imported%s".formatted(added.name(), i == 1 ? "" : "-" + i);
      }
      if (!name.equals(added.name())) {
        journey.note(kind, added.id(), "the name is taken here; it is called '%s'".formatted(name));
      }
      store.put(journey.workspace(), renaming.named(added, name));
      journey.keep(kind, added.id(), added.id());
    }
  }

  /** The same thing with another name. */
  @FunctionalInterface
  private interface Renaming<T> {
    T named(T thing, String name);
  }
}
