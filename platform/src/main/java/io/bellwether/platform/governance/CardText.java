// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.registry.Content;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The words of a model card, for people who know models but not our names for things. */
final class CardText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Map<String, String> NAMES =
      Map.of(
          "roc_auc", "ROC AUC",
          "f1_score", "F1",
          "brier_score", "Brier score",
          "xgboost", "XGBoost",
          "lightgbm", "LightGBM",
          "count", "rows");

  private CardText() {}

  static String name(String wireName) {
    return NAMES.getOrDefault(wireName, wireName.replace('_', ' '));
  }

  static String time(Instant at) {
    return SECONDS.format(at);
  }

  static String parameters(Map<String, String> params) {
    if (params.isEmpty()) {
      return "Parameters: none are known.";
    }
    return new TreeMap<>(params)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ", "Parameters: ", "."));
  }

  static String metric(String wireName, Content.Metric metric) {
    String value = name(wireName) + " " + number(metric.value());
    return metric.low().isPresent() && metric.high().isPresent()
        ? "%s, 95 %% interval %s to %s, cross-validated."
            .formatted(value, number(metric.low().get()), number(metric.high().get()))
        : value + ", cross-validated.";
  }

  /** Of a line of the bias check: the column, its value, and metrics as {@code name=value}. */
  static String group(String line) {
    String[] parts = line.split("\t", -1);
    List<String> metrics = new ArrayList<>();
    for (int i = 2; i < parts.length; i++) {
      int sign = parts[i].indexOf('=');
      String metric = parts[i].substring(0, sign);
      String value = parts[i].substring(sign + 1);
      metrics.add(name(metric) + " " + (metric.equals("count") ? value : number(value)));
    }
    return "%s %s: %s.".formatted(parts[0], parts[1], String.join(", ", metrics));
  }

  private static String number(String value) {
    return number(Double.parseDouble(value));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "not defined";
  }
}
