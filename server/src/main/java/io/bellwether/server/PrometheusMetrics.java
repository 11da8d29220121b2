// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.shared.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The metrics that the contract names, in Prometheus' text format. */
final class PrometheusMetrics implements Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Gauge> gauges = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  PrometheusMetrics() {
    counter(
        "model_predictions_total",
        "Predictions: success; requests: error, rejected as wrong",
        "model_name",
        "status");
    counter("cloud_events_total", "Events to serving.events_url: sent, failed, dropped", "status");
    counter(
        "model_requests_refused_total",
        "Requests sent away under load: queue_full, waited, timeout",
        "model_name",
        "reason");
    counter(
        "model_cache_lookups_total",
        "Rows whose answers were looked for: hit, miss",
        "model_name",
        "result");
    histogram("model_prediction_latency_seconds", "Time to predict", "model_name");
    gauge("model_accuracy", "Accuracy on labelled predictions", "model_name", "period");
    gauge("model_drift_score", "Drift against the reference, 0 to 1", "model_name", "drift_type");
    histogram(
        "mlflow_model_training_duration_seconds", "Time to train", "model_type", "experiment_id");
    counter("mlflow_model_deployments_total", "Promotions", "model_name", "stage", "status");
    gauge("mlflow_active_models", "Models that are served", "service_name");
  }

  private void counter(String name, String help, String... labels) {
    counters.put(
        name, Counter.builder().name(name).help(help).labelNames(labels).register(registry));
  }

  private void gauge(String name, String help, String... labels) {
    gauges.put(name, Gauge.builder().name(name).help(help).labelNames(labels).register(registry));
  }

  private void histogram(String name, String help, String... labels) {
    histograms.put(
        name,
        Histogram.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .classicOnly()
            .register(registry));
  }

  @Override
  public void increment(String name, String... labels) {
    known(counters, name).labelValues(labels).inc();
  }

  @Override
  public void observeSeconds(String name, double seconds, String... labels) {
    known(histograms, name).labelValues(labels).observe(seconds);
  }

  @Override
  public void set(String name, double value, String... labels) {
    known(gauges, name).labelValues(labels).set(value);
  }

  private static <T> T known(Map<String, T> metrics, String name) {
    T metric = metrics.get(name);
    if (metric == null) {
      throw new IllegalArgumentException(
          "metric: %s (expected: one of %s)".formatted(name, metrics.keySet()));
    }
    return metric;
  }

  /** All metrics in the text format. */
  byte[] text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toByteArray();
  }
}
