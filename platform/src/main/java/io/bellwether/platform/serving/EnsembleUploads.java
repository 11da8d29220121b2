// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.registry.MemberVersion;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Part;
import io.bellwether.platform.registry.ModelFiles;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Registers ensembles of versions, which documents say. */
public final class EnsembleUploads {
  /** Ensembles of ensembles of …. */
  private static final int MOST_DEPTH = 4;

  /** All that answer when one is asked. */
  private static final int MOST_VERSIONS = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String FIX = "correct the document and send it again";

  private final Registry registry;
  private final Memberships memberships;
  private final ModelDirectories directories;
  private final EnsembleLoader loader;
  private final ArtifactStore artifacts;
  private final Ids ids;

  /** Members are loaded to see whether they fit, which takes memory. */
  private final ReentrantLock one = new ReentrantLock();

  public EnsembleUploads(
      Registry registry,
      Memberships memberships,
      ModelDirectories directories,
      EnsembleLoader loader,
      ArtifactStore artifacts,
      Ids ids) {
    this.registry = registry;
    this.memberships = memberships;
    this.directories = directories;
    this.loader = loader;
    this.artifacts = artifacts;
    this.ids = ids;
  }

  /**
   * Registers an ensemble as the model's next version. Its members are the versions that the
   * document's names stand for now.
   *
   * @throws InvalidInput if the document is broken, or members do not exist, may not be used by the
   *     caller, cannot be served or do not fit together; then nothing of it is kept
   * @throws Unavailable if others take too long
   */
  public ModelVersion upload(
      Caller caller, String name, byte[] file, String description, Map<String, String> tags) {
    Names.check("name", name);
    memberships.checkRegister(caller, name);
    EnsembleFile document = read(file);
    List<ModelVersion> members = members(caller, document);
    checkSize(caller, document, members);
    EnsembleFile resolved =
        document.resolved(
            members.stream()
                .map(member -> new MemberVersion(member.model(), member.number()).toString())
                .toList());
    Sources sources = Sources.of(members);
    Assembled assembled = assemble(caller, resolved, members);
    String folder = "models/%s/%s/%s".formatted(caller.workspace(), name, ids.next());
    ModelFiles stored =
        ModelFiles.store(
            artifacts, folder, FileBytes.of(Map.of(Pipeline.MODEL_FILE, resolved.write())));
    Content content =
        Content.ensemble(
            assembled.inputs,
            assembled.outputs,
            sources.entities,
            sources.features,
            tagged(caller, tags, members),
            description,
            stored);
    try {
      return registry.register(caller, name, content, members);
    } catch (InvalidInput | NotAllowed e) {
      artifacts.delete(folder); // A member has gone, or a right.
      throw e;
    }
  }

  private static EnsembleFile read(byte[] file) {
    try {
      return EnsembleFile.read(file);
    } catch (ModelFormatException e) {
      throw refused(e);
    }
  }

  private static InvalidInput refused(ModelFormatException e) {
    return new InvalidInput(
        "ensemble_refused",
        "model: " + e.getMessage(),
        List.of(
            InvalidInput.Problem.field(
                "model", e.getMessage(), "an ensemble whose members fit together", FIX)));
  }

  private List<ModelVersion> members(Caller caller, EnsembleFile document) {
    List<ModelVersion> members = new ArrayList<>();
    for (int i = 0; i < document.versions().size(); i++) {
      String where = document.where(i);
      String version = document.versions().get(i);
      ModelVersion member =
          member(caller, version)
              .orElseThrow(
                  () ->
                      InvalidInput.field(
                          where,
                          version,
                          "model/3, model/1.0.0 or model@alias: a version that exists and that you"
                              + " may use",
                          FIX));
      requireOwnFiles(where, member);
      members.add(member);
    }
    return members;
  }

  /** The files of a copy are another version's, which an alias may move and anybody may delete. */
  private static void requireOwnFiles(String where, ModelVersion member) {
    Optional<String> original = Memberships.original(member.content());
    if (original.isPresent()) {
      throw InvalidInput.field(
          where,
          "%s, a copy of %s".formatted(member.label(), original.get()),
          "a version that has files of its own",
          "name the version that it is a copy of");
    }
  }

  /** Who asks the ensemble asks its members; the route itself is about changing models. */
  private Optional<ModelVersion> member(Caller caller, String version) {
    int split = Math.max(version.lastIndexOf('/'), version.lastIndexOf('@'));
    if (split < 0) {
      return Optional.empty();
    }
    boolean alias = version.charAt(split) == '@';
    String model = version.substring(0, split);
    String name = version.substring(split + 1);
    if (alias == name.matches("[\\d.]*") || !caller.rights().uses(Rights.Kind.MODEL, model)) {
      return Optional.empty();
    }
    try {
      return Optional.of(registry.version(platform(caller), model, name));
    } catch (NotFound e) {
      return Optional.empty();
    }
  }

  private static Caller platform(Caller caller) {
    return Caller.platform(caller.workspace(), "ensembles");
  }

  private void checkSize(Caller caller, EnsembleFile document, List<ModelVersion> members) {
    int size = 1;
    for (int i = 0; i < members.size(); i++) {
      int depth = 1 + memberships.depth(caller.workspace(), members.get(i));
      if (depth > MOST_DEPTH) {
        throw InvalidInput.field(
            document.where(i),
            "%s, with ensembles %d deep".formatted(document.versions().get(i), depth),
            "at most %d deep".formatted(MOST_DEPTH),
            "name the members of that ensemble instead");
      }
      size += memberships.size(caller.workspace(), members.get(i));
    }
    if (size > MOST_VERSIONS) {
      throw InvalidInput.field(
          "members",
          "%d versions with the members of members".formatted(size),
          "at most " + MOST_VERSIONS,
          "name fewer members");
    }
  }

  /** What the registry is to know of it; the members themselves are let go of again. */
  private record Assembled(List<Content.Input> inputs, List<Content.Output> outputs) {}

  private Assembled assemble(Caller caller, EnsembleFile document, List<ModelVersion> members) {
    List<Part> parts =
        members.stream()
            .map(
                member ->
                    new Part(member.label(), () -> directories.find(platform(caller), member)))
            .toList();
    takeTurn();
    try (EnsembleLoader.Loaded loaded =
        loader.load(new ModelDirectories.Ensemble(document.write(), parts))) {
      return new Assembled(
          MemberInputs.of(loaded.pipeline(), members), Content.Output.of(loaded.pipeline()));
    } catch (ModelFormatException e) {
      throw refused(e);
    } catch (PythonModels.CannotRun e) {
      throw refused(new ModelFormatException("members", e.getMessage() + "", "members that run"));
    } finally {
      one.unlock();
    }
  }

  private void takeTurn() {
    try {
      if (!one.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable(
            "ensembles_busy", "another ensemble is being put together; send it again later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("shutting_down", "the server is ending");
    }
  }

  /** The data of all members, if they have learnt from the same, and the caller may read them. */
  private static Map<String, String> tagged(
      Caller caller, Map<String, String> tags, List<ModelVersion> members) {
    List<Optional<DatasetTag.Named>> data =
        members.stream().map(member -> DatasetTag.dataOf(member.content())).distinct().toList();
    boolean known = data.size() == 1 && data.getFirst().isPresent();
    if (!known || tags.containsKey(DatasetTag.NAME) || !caller.rights().readsWorkspace()) {
      return tags;
    }
    Map<String, String> all = new HashMap<>(tags);
    all.put(DatasetTag.NAME, data.getFirst().orElseThrow().toString());
    return all;
  }

  /** The views that give inputs, if members do not contradict each other. */
  private record Sources(List<String> entities, Map<String, String> features) {
    static Sources of(List<ModelVersion> members) {
      Map<String, String> features = new HashMap<>();
      List<String> entities = new ArrayList<>();
      for (ModelVersion member : members) {
        member
            .content()
            .entities()
            .forEach(
                entity -> {
                  if (!entities.contains(entity)) {
                    entities.add(entity);
                  }
                });
        for (Map.Entry<String, String> source : member.content().features().entrySet()) {
          String other = features.putIfAbsent(source.getKey(), source.getValue());
          if (other != null && !other.equals(source.getValue())) {
            return new Sources(List.of(), Map.of());
          }
        }
      }
      return new Sources(entities, features);
    }
  }
}
