// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Keeps labels: the newest of each prediction counts, the earlier ones are its history. */
public interface LabelStore {
  /** Adds the label, in place of an earlier one; only inside a change. */
  void add(String workspace, Label label);

  /** The labels that count, by the id of the prediction; without those that have none. */
  Map<String, Label> current(String workspace, Collection<String> predictions);

  /** All labels of a prediction, newest first. */
  List<Label> history(String workspace, String prediction);

  /** The model's labels that count and were recorded at or after the time, oldest first. */
  Page<Label> list(String workspace, String model, Instant recordedFrom, Page.Request page);

  /** How many labels of the model were ever recorded. */
  long count(String workspace, String model);
}
