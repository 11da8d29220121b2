// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.serving.ServingLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How predictions are served. */
final class ServingRoom {
  private static final int MOST = 1_000_000;

  private ServingRoom() {}

  static ServingLimits limits(Settings settings) {
    return new ServingLimits(
        settings.integer(Setting.SERVING_CONCURRENCY, 1, MOST),
        settings.integer(Setting.SERVING_MODEL_CONCURRENCY, 1, MOST),
        settings.integer(Setting.SERVING_QUEUE, 0, MOST),
        seconds(settings, Setting.SERVING_QUEUE_SECONDS, 0),
        seconds(settings, Setting.SERVING_TIMEOUT, 0.001),
        new ServingLimits.Remembered(
            (long) settings.integer(Setting.SERVING_CACHE, 1, 1 << 20) << 20,
            Arrays.stream(settings.text(Setting.SERVING_CACHE_MODELS).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet())));
  }

  private static Duration seconds(Settings settings, Setting setting, double least) {
    return Duration.ofNanos(Math.round(settings.number(setting, least, 3600) * 1e9));
  }
}
