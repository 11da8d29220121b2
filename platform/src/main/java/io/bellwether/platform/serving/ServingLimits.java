// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How much is asked of the server at a time, and how long it may take.
 *
 * @param atOnce requests that are scored at the same time
 * @param atOnceOfModel of them, those for one model: others keep their places when one is slow
 * @param waiting requests for one model that wait for their turn; what comes then is sent away
 * @param longestWait for a turn
 * @param longest time for a request; it stops after that between two blocks of rows
 * @param atOnceOfModels for models that get another number than {@code atOnceOfModel}, by name
 */
public record ServingLimits(
    int atOnce,
    int atOnceOfModel,
    int waiting,
    Duration longestWait,
    Duration longest,
    Remembered remembered,
    Map<String, Integer> atOnceOfModels) {
  public static final ServingLimits DEFAULT =
      new ServingLimits(
          512, 128, 512, Duration.ofSeconds(5), Duration.ofSeconds(60), Remembered.NOTHING);

  public ServingLimits {
    atOnceOfModels = Map.copyOf(atOnceOfModels);
  }

  /** The same number for all models. */
  public ServingLimits(
      int atOnce,
      int atOnceOfModel,
      int waiting,
      Duration longestWait,
      Duration longest,
      Remembered remembered) {
    this(atOnce, atOnceOfModel, waiting, longestWait, longest, remembered, Map.of());
  }

  int atOnceOf(String model) {
    return atOnceOfModels.getOrDefault(model, atOnceOfModel);
  }

  /**
   * Whose answers are remembered.
   *
   * @param mostBytes that all of them may take
   * @param models their names, or {@link #EVERY} for all
   */
  public record Remembered(long mostBytes, Set<String> models) {
    public static final String EVERY = "*";
    public static final Remembered NOTHING = new Remembered(0, Set.of());

    public Remembered {
      models = Set.copyOf(models);
    }

    boolean holds(String model) {
      return models.contains(EVERY) || models.contains(model);
    }
  }
}
