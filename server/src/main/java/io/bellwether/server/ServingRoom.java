// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.webhooks.CloudEvents;
import io.bellwether.adapters.webhooks.CloudEvents.Kind;
import io.bellwether.platform.monitoring.AutomaticChecks;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.shared.Metrics;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How predictions are served. */
final class ServingRoom {
  private static final int MOST = 1_000_000;
  private static final Pattern OF_MODEL = Pattern.compile("(.*\\S)\\s*=\\s*([1-9]\\d{0,5})");

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
                .collect(Collectors.toSet())),
        ofModels(settings));
  }

  private static Map<String, Integer> ofModels(Settings settings) {
    Map<String, Integer> atOnce = new HashMap<>();
    for (String one : settings.text(Setting.SERVING_MODELS_CONCURRENCY).split(",", -1)) {
      Matcher parts = OF_MODEL.matcher(one.strip());
      if (parts.matches()) {
        atOnce.put(parts.group(1).strip(), Integer.valueOf(parts.group(2)));
      } else if (!one.isBlank()) {
        throw new BadConfiguration(
            "%s: %s (expected: such as risk=4, separated by commas)"
                .formatted(Setting.SERVING_MODELS_CONCURRENCY.key(), one.strip()));
      }
    }
    return atOnce;
  }

  /** What hears of predictions: the checks, and another program if one is to be told. */
  static PredictionListener listener(
      Settings settings, AutomaticChecks checks, Metrics metrics, Rooms.Parts parts) {
    return settings
        .optional(Setting.EVENTS_URL)
        .map(url -> checks.and(parts.add(events(url, settings, metrics))))
        .orElse(checks);
  }

  private static CloudEvents events(String url, Settings settings, Metrics metrics) {
    String kinds = settings.text(Setting.EVENTS_KINDS);
    return new CloudEvents(
        sink(url),
        settings.text(Setting.EVENTS_SOURCE),
        switch (kinds) {
          case "all" -> List.of(Kind.values());
          case "request" -> List.of(Kind.REQUEST);
          case "response" -> List.of(Kind.RESPONSE);
          default ->
              throw new BadConfiguration(
                  "%s: %s (expected: all, request or response)"
                      .formatted(Setting.EVENTS_KINDS.key(), kinds));
        },
        CloudEvents.QUEUE,
        CloudEvents.PAUSES,
        metrics);
  }

  private static URI sink(String url) {
    try {
      URI sink = new URI(url);
      if (List.of("http", "https").contains(sink.getScheme()) && sink.getHost() != null) {
        return sink;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new BadConfiguration(
        "%s: %s (expected: an address such as http://logger:8080/)"
            .formatted(Setting.EVENTS_URL.key(), url));
  }

  private static Duration seconds(Settings settings, Setting setting, double least) {
    return Duration.ofNanos(Math.round(settings.number(setting, least, 3600) * 1e9));
  }
}
