// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every decision, in the order in which it was made.
 *
 * <p>Implementers: what {@code append} has returned from survives the end of the process by any
 * means, and the end of the machine within a second or at once, as configured. A record that was
 * cut off by a crash is as if it had never been begun. Times are kept to the microsecond. Nothing
 * here holds all predictions in memory; neither should a caller.
 */
public interface PredictionLog {
  /**
   * Adds predictions of one model whose ids are known to be new, one behind the other. If it fails,
   * none of them is in the log; only the end of the process within it may leave the first ones.
   */
  void append(String workspace, List<Prediction> predictions);

  /** Adds a prediction whose id is known to be new. */
  default void append(String workspace, Prediction prediction) {
    append(workspace, List.of(prediction));
  }

  /** Adds the prediction unless its id is in the log of the workspace; says whether it did. */
  boolean appendOnce(String workspace, Prediction prediction);

  Optional<Prediction> find(String workspace, String id);

  /**
   * Newest first. A page may hold fewer than were asked for, or none, and still have a next one:
   * where few match, it is given up after so many have been looked at.
   */
  Page<Prediction> list(String workspace, PredictionFilter wanted, Page.Request page);

  /** Visits the newest {@code count} predictions of the model, oldest first. */
  void last(String workspace, String model, int count, Consumer<Prediction> visitor);

  /** The newest {@code count} predictions of the model, oldest first: for a few of them. */
  default List<Prediction> last(String workspace, String model, int count) {
    List<Prediction> few = new ArrayList<>();
    last(workspace, model, count, few::add);
    return few;
  }

  /** Visits the predictions of the model whose time is in [from, to), in the order of the log. */
  void scan(String workspace, String model, Instant from, Instant to, Consumer<Prediction> visitor);

  /** How many predictions of the model the log holds. */
  long count(String workspace, String model);

  /** The models of the workspace that have predictions. */
  List<String> models(String workspace);

  /** The workspaces that have predictions. */
  List<String> workspaces();
}
