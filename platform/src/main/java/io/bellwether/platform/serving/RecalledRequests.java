// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests that a model's predictions in the log were asked for by. Those of one request
 * stand one behind the other, but for large ones between which others came: such a request is
 * counted as several.
 */
final class RecalledRequests implements AutoCloseable {
  private final String workspace;
  private final String model;
  private final Traffic traffic;
  private @Nullable Prediction last;
  private double seconds;

  RecalledRequests(String workspace, String model, Traffic traffic) {
    this.workspace = workspace;
    this.model = model;
    this.traffic = traffic;
  }

  /** Those of all models in this time. */
  static void between(Instant from, Instant to, PredictionLog log, Traffic traffic) {
    for (String workspace : log.workspaces()) {
      for (String model : log.models(workspace)) {
        try (RecalledRequests requests = new RecalledRequests(workspace, model, traffic)) {
          log.scan(workspace, model, from, to, requests::add);
        }
      }
    }
  }

  /** The next prediction of the log. */
  private void add(Prediction made) {
    traffic.predicted(workspace, model, made.time(), 1);
    if (made.latencySeconds().isEmpty()
        || made.request().filter(Prediction.Request::isOfJob).isPresent()) {
      return; // Nobody waited for it.
    }
    if (last == null || !isSameRequest(last, made)) {
      close();
      seconds = 0;
    }
    last = made;
    seconds += made.latencySeconds().get(); // Each prediction has its share.
  }

  private static boolean isSameRequest(Prediction one, Prediction other) {
    return one.request().isPresent() && one.request().equals(other.request());
  }

  /** The last request is complete. */
  @Override
  public void close() {
    if (last != null) {
      traffic.answered(workspace, model, last.time(), Optional.of(seconds));
    }
  }
}
