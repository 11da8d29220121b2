// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.imports.ImportSource.FoundTrace;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings traces with their spans, tags, metadata, links, and what is said of them. */
final class TracePassage {
  private static final int MOST_SPANS = 2000;

  private final TraceStore traces;
  private final AssessmentStore assessments;

  TracePassage(TraceStore traces, AssessmentStore assessments) {
    this.traces = traces;
    this.assessments = assessments;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.TRACES,
        journey.from()::traces,
        page -> {
          List<FoundTrace> load = new ArrayList<>();
          int spans = 0;
          for (FoundTrace theirs : page) {
            if (isFresh(journey, theirs.trace())) {
              load.add(theirs);
              spans += theirs.spans().size();
            }
            if (spans >= MOST_SPANS) {
              write(journey, load);
              load.clear();
              spans = 0;
            }
          }
          write(journey, load);
        });
  }

  private boolean isFresh(Journey journey, Trace theirs) {
    Optional<String> experiment = journey.counterpart(Journey.EXPERIMENTS, theirs.experimentId());
    Optional<Trace> here = traces.find(journey.workspace(), theirs.id());
    if (experiment.isEmpty()) {
      journey.note(Journey.TRACES, theirs.id(), "its experiment was not carried");
    } else if (here.isPresent() && here.get().experimentId().equals(experiment.get())) {
      journey.present(Journey.TRACES);
    } else if (here.isPresent()) {
      journey.note(Journey.TRACES, theirs.id(), "another trace has this id here");
    }
    return experiment.isPresent() && here.isEmpty();
  }

  private void write(Journey journey, List<FoundTrace> load) throws InterruptedException {
    if (!load.isEmpty()) {
      journey.carried(Journey.TRACES, load.size());
      journey.write(() -> load.forEach(theirs -> add(journey, theirs)));
    }
  }

  private void add(Journey journey, FoundTrace found) {
    Trace theirs = found.trace();
    String workspace = journey.workspace();
    String experiment =
        journey.counterpart(Journey.EXPERIMENTS, theirs.experimentId()).orElseThrow();
    traces.add(workspace, here(journey, theirs, experiment));
    traces.addSpans(workspace, found.spans());
    found.runs().forEach(run -> traces.linkToRun(workspace, List.of(theirs.id()), run));
    traces.linkToPrompts(workspace, theirs.id(), found.prompts());
    assessments.put(workspace, theirs.assessments());
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

  static String place(String trace, String experiment) {
    return "%s%s/traces/%s/artifacts".formatted(Artifacts.SCHEME, experiment, trace);
  }
}
