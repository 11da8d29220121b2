// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** What a run has measured on a logged model. */
public record ModelMetric(String runId, MetricPoint point) {}
