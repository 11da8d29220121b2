// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.serving.LabelledPrediction;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The predictions of one check, all of the version that made the newest of them. */
final class CheckedWindow {
  private static final int CHUNK = 500;

  private final PredictionLog log;
  private final Labels labels;
  private final Caller caller;
  private final CheckRequest request;
  private final Prediction newest;
  private @Nullable Instant from;
  private @Nullable Instant to;
  private long predictions;

  CheckedWindow(PredictionLog log, Labels labels, Caller caller, CheckRequest request) {
    this.log = log;
    this.labels = labels;
    this.caller = caller;
    this.request = request;
    this.newest = newest();
  }

  private Prediction newest() {
    Newest found = new Newest();
    switch (request.span()) {
      case CheckRequest.Last _ -> scan(new CheckRequest.Last(1), found);
      case CheckRequest.Between between -> scan(between, found);
    }
    return Optional.ofNullable(found.prediction)
        .orElseThrow(
            () ->
                InvalidInput.field(
                    "from", request.span(), "a time with predictions", "choose another range"));
  }

  private static final class Newest implements Consumer<Prediction> {
    private @Nullable Prediction prediction;

    @Override
    public void accept(Prediction next) {
      prediction = next;
    }
  }

  private void scan(CheckRequest.Span span, Consumer<Prediction> visitor) {
    switch (span) {
      case CheckRequest.Last last ->
          log.last(caller.workspace(), request.model(), last.count(), visitor);
      case CheckRequest.Between between ->
          log.scan(caller.workspace(), request.model(), between.from(), between.to(), visitor);
    }
  }

  String version() {
    return newest.version();
  }

  String semanticVersion() {
    return newest.semanticVersion().orElse("");
  }

  /** Visits each prediction with its label, some hundred at a time. */
  void forEach(Consumer<LabelledPrediction> visitor) {
    List<Prediction> chunk = new ArrayList<>();
    scan(
        request.span(),
        prediction -> {
          if (prediction.version().equals(newest.version())) {
            count(prediction);
            chunk.add(prediction);
          }
          if (chunk.size() == CHUNK) {
            flush(chunk, visitor);
          }
        });
    flush(chunk, visitor);
  }

  private void flush(List<Prediction> chunk, Consumer<LabelledPrediction> visitor) {
    labels.join(caller, chunk).forEach(visitor);
    chunk.clear();
  }

  private void count(Prediction prediction) {
    predictions++;
    Instant time = prediction.time();
    from = from == null || time.isBefore(from) ? time : from;
    to = to == null || time.isAfter(to) ? time : to;
  }

  long predictions() {
    return predictions;
  }

  Optional<Instant> from() {
    return Optional.ofNullable(from);
  }

  Optional<Instant> to() {
    return Optional.ofNullable(to);
  }
}
