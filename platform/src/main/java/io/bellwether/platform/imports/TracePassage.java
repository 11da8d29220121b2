// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.imports.ImportSource.FoundTrace;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings traces with their spans, tags, metadata, links, and what is said of them. */
final class TracePassage {
  private static final int MOST_SPANS = 2000;

  /** Where spans are that MLflow has moved out of its database. */
  private static final String ARCHIVED = "ARCHIVE_REPO";

  private final TraceStore traces;
  private final AssessmentStore assessments;
  private final ExperimentPassage experiments;
  private final FilePassage files;

  TracePassage(
      TraceStore traces,
      AssessmentStore assessments,
      ExperimentPassage experiments,
      FilePassage files) {
    this.traces = traces;
    this.assessments = assessments;
    this.experiments = experiments;
    this.files = files;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.TRACES,
        journey.from()::traces,
        found -> found.trace().id(),
        page -> {
          List<Runnable> load = new ArrayList<>();
          int spans = 0;
          for (FoundTrace theirs : page) {
            take(journey, theirs, load);
            journey.reached(Journey.TRACES, theirs.trace().id());
            spans += theirs.spans().size();
            if (spans >= MOST_SPANS) {
              write(journey, load);
              spans = 0;
            }
          }
          write(journey, load);
        });
  }

  private static void write(Journey journey, List<Runnable> load) throws InterruptedException {
    if (!load.isEmpty()) {
      journey.write(() -> load.forEach(Runnable::run));
      load.clear();
    }
  }

  /** Copies its files, which none but it has, and tells how to write the rest. */
  private void take(Journey journey, FoundTrace found, List<Runnable> load)
      throws InterruptedException {
    Trace theirs = found.trace();
    Optional<String> experiment = experiments.here(journey, theirs.experimentId());
    if (experiment.isEmpty()) {
      journey.left("traces whose experiment is not here");
      return;
    }
    Optional<Trace> here = traces.find(journey.workspace(), theirs.id());
    if (here.isPresent() && !here.get().experimentId().equals(experiment.get())) {
      journey.note(Journey.TRACES, theirs.id(), "another trace has this id here");
      return;
    }
    if (!theirs.hasSpans()) {
      files.ofTrace(journey, theirs, place(theirs.id(), experiment.get()));
    }
    if (here.isPresent()) {
      journey.present(Journey.TRACES);
      load.add(() -> renew(journey, here.get(), found, experiment.get()));
      return;
    }
    journey.carried(Journey.TRACES, 1);
    if (ARCHIVED.equals(theirs.tags().get(Trace.SPANS_TAG)) && found.spans().isEmpty()) {
      journey.note(Journey.TRACES, theirs.id(), "its spans are in an archive and were not carried");
    }
    load.add(() -> add(journey, found, experiment.get()));
  }

  private void add(Journey journey, FoundTrace found, String experiment) {
    traces.add(journey.workspace(), here(journey, found.trace(), experiment));
    addRest(journey, found, found.trace().assessments());
  }

  private void addRest(Journey journey, FoundTrace found, List<Assessment> said) {
    String workspace = journey.workspace();
    String id = found.trace().id();
    traces.addSpans(workspace, found.spans());
    found.runs().forEach(run -> traces.linkToRun(workspace, List.of(id), run));
    traces.linkToPrompts(workspace, id, found.prompts());
    assessments.put(workspace, said);
  }

  /** What is new of a trace that an earlier import has brought. */
  private void renew(Journey journey, Trace ours, FoundTrace found, String experiment) {
    String workspace = journey.workspace();
    Trace theirs = here(journey, found.trace(), experiment);
    Set<String> known = new HashSet<>();
    ours.assessments().forEach(one -> known.add(one.id()));
    List<Assessment> fresh =
        found.trace().assessments().stream().filter(one -> !known.contains(one.id())).toList();
    if (ours.state().isOpen() && !theirs.state().isOpen()) {
      traces.update(workspace, theirs);
      traces.setMetadata(workspace, ours.id(), theirs.metadata());
      traces.setTags(workspace, ours.id(), theirs.tags());
      addRest(journey, found, fresh);
    } else {
      assessments.put(workspace, fresh);
    }
  }

  private static Trace here(Journey journey, Trace theirs, String experiment) {
    Map<String, String> tags = new HashMap<>(theirs.tags());
    tags.computeIfPresent(
        Trace.ARTIFACTS_TAG,
        (_, place) -> journey.from().isElsewhere(place) ? place : place(theirs.id(), experiment));
    return new Trace(
        theirs.id(),
        experiment,
        theirs.clientRequestId(),
        theirs.startedAt(),
        theirs.duration(),
        theirs.state(),
        theirs.requestPreview(),
        theirs.responsePreview(),
        theirs.metadata(),
        tags,
        List.of());
  }

  private static String place(String trace, String experiment) {
    return "%s%s/traces/%s/artifacts".formatted(Artifacts.SCHEME, experiment, trace);
  }
}
