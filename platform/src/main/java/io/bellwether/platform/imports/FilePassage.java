// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.imports.ImportSource.Content;
import io.bellwether.platform.imports.ImportSource.FileSink;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import io.bellwether.platform.imports.ImportSource.Unreadable;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.tracing.Trace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Copies the files of what was brought; files that are here already are left as they are. */
final class FilePassage {
  private static final int MOST_FILES = 1_000_000;

  /** A kill costs the count of so many files at most. */
  private static final int COUNTED = 50;

  private static final String RUN_FILES = "run_files";
  private static final String MODEL_FILES = "model_files";
  private static final String WITHOUT = "runs that have no folder of files there";
  private static final String NOT_ITS_OWN =
      " (expected: a folder with its id and then artifacts, or with the file MLmodel)";
  private static final String STAYING = "folders of files, which clients read where they are";

  private final Artifacts artifacts;
  private final RunStore runs;
  private final LoggedModelStore models;
  private final Relocation relocation;

  FilePassage(Artifacts artifacts, RunStore runs, LoggedModelStore models, Relocation relocation) {
    this.artifacts = artifacts;
    this.runs = runs;
    this.models = models;
    this.relocation = relocation;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        RUN_FILES,
        journey.from()::runs,
        found -> found.detail().run().id(),
        page -> ofRuns(journey, page));
    journey.eachPage(
        MODEL_FILES,
        journey.from()::loggedModels,
        found -> found.model().id(),
        page -> ofLoggedModels(journey, page));
    journey.eachPage(
        "version_files",
        journey.from()::models,
        RegisteredModel::name,
        page -> ofModels(journey, page));
  }

  /** Where spans are no rows, they are in a file. */
  void ofTrace(Journey journey, Trace theirs, String ours) throws InterruptedException {
    String place = theirs.tags().getOrDefault(Trace.ARTIFACTS_TAG, "");
    if (!place.isEmpty()) {
      copy(journey, Journey.TRACES, theirs.id(), place, ours);
    }
  }

  private void ofRuns(Journey journey, List<FoundRun> page) throws InterruptedException {
    for (FoundRun found : page) {
      Run theirs = found.detail().run();
      Optional<String> experiment = journey.counterpart(Journey.EXPERIMENTS, theirs.experimentId());
      Optional<Run> ours =
          runs.find(journey.workspace(), theirs.id())
              .filter(run -> experiment.equals(Optional.of(run.experimentId())));
      if (ours.isPresent()) {
        copy(journey, Journey.RUNS, theirs.id(), theirs.artifactUri(), ours.get().artifactUri());
      }
      journey.reached(RUN_FILES, theirs.id());
      journey.save();
    }
  }

  private void ofLoggedModels(Journey journey, List<FoundModel> page) throws InterruptedException {
    for (FoundModel found : page) {
      LoggedModel theirs = found.model();
      Optional<LoggedModel> ours =
          journey
              .counterpart(Journey.LOGGED_MODELS, theirs.id())
              .flatMap(id -> models.find(journey.workspace(), id));
      if (ours.isPresent()) {
        String place = ours.get().artifactLocation();
        copy(journey, Journey.LOGGED_MODELS, theirs.id(), theirs.artifactLocation(), place);
      }
      journey.reached(MODEL_FILES, theirs.id());
      journey.save();
    }
  }

  private void ofModels(Journey journey, List<RegisteredModel> page) throws InterruptedException {
    for (RegisteredModel model : page) {
      if (journey.counterpart(Journey.MODELS, model.name()).isPresent()) {
        for (ModelVersion theirs : journey.from().versions(model.name())) {
          String ours = relocation.source(journey, theirs);
          boolean brought = journey.counterpart(Journey.VERSIONS, theirs.label()).isPresent();
          if (brought && ours.equals(Relocation.ofItsOwn(journey, theirs))) {
            copy(journey, Journey.VERSIONS, theirs.label(), theirs.content().source(), ours);
            journey.save();
          }
        }
      }
    }
  }

  private void copy(Journey journey, String kind, String subject, String theirs, String ours)
      throws InterruptedException {
    Optional<String> folder = Artifacts.path(ours);
    if (journey.from().isElsewhere(theirs) || folder.isEmpty()) {
      journey.left(STAYING);
      return;
    }
    try {
      if (!isItsOwn(journey, kind, subject, theirs)) {
        journey.note(kind, subject, "its files were not copied: " + theirs + NOT_ITS_OWN);
        return;
      }
      Copying copying = new Copying(journey, kind, subject, folder.get());
      boolean there = journey.from().files(theirs, copying);
      if (!there && kind.equals(Journey.RUNS)) {
        journey.left(WITHOUT);
      } else if (!there) {
        journey.note(kind, subject, "there are no files at " + theirs);
      }
    } catch (Unreadable e) {
      journey.note(kind, subject, "its files were not copied: " + e.reason());
    }
  }

  /**
   * MLflow puts what belongs to one thing into a folder that has its id. Versions may come from
   * anywhere, but are models. Anything else is none of the source's to give.
   */
  private static boolean isItsOwn(Journey journey, String kind, String subject, String place)
      throws InterruptedException {
    if (!kind.equals(Journey.VERSIONS)) {
      return place.replaceFirst("/+$", "").endsWith("/" + subject + "/artifacts");
    }
    ModelFile model = new ModelFile();
    return !journey.from().files(place, model) || model.found;
  }

  /** Looks for the file that every model of MLflow's has. */
  private static final class ModelFile implements FileSink {
    private boolean found;

    @Override
    public void file(String path, long size, Content content) {
      found |= path.equals("MLmodel");
    }

    @Override
    public void skipped(String path, String reason) {}
  }

  private final class Copying implements FileSink {
    private final Journey journey;
    private final String kind;
    private final String subject;
    private final String folder;
    private final Set<String> here = new HashSet<>();
    private int copied;

    Copying(Journey journey, String kind, String subject, String folder) {
      this.journey = journey;
      this.kind = kind;
      this.subject = subject;
      this.folder = folder;
      for (ArtifactStore.Entry file : artifacts.listAll(journey.caller(), folder, MOST_FILES)) {
        here.add(file.path());
      }
    }

    @Override
    public void file(String path, long size, Content content) throws InterruptedException {
      journey.goOn();
      String target = folder + "/" + path;
      if (here.contains(target)) {
        return;
      }
      try (InputStream in = new Opened(content.open())) {
        artifacts.put(journey.caller(), target, in);
      } catch (Unavailable e) {
        save();
        throw e;
      } catch (IOException | PlatformException e) {
        skipped(path, String.valueOf(e.getMessage()));
        return;
      }
      journey.carried(Journey.FILES, 1);
      copied++;
      if (copied % COUNTED == 0) {
        save();
      }
    }

    /** Traces are written after their files. */
    private void save() throws InterruptedException {
      if (!kind.equals(Journey.TRACES)) {
        journey.save();
      }
    }

    @Override
    public void skipped(String path, String reason) {
      journey.note(kind, subject, "file %s was not copied: %s".formatted(path, reason));
    }
  }

  /** A file that breaks off is the source's fault, and may be read later. */
  private static final class Opened extends FilterInputStream {
    Opened(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      try {
        return in.read();
      } catch (IOException e) {
        throw broken(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      try {
        return in.read(into, offset, length);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    private static Unavailable broken(IOException e) {
      Unavailable broken =
          new Unavailable("import_source_unavailable", "a file broke off: " + e.getMessage());
      broken.initCause(e);
      return broken;
    }
  }
}
