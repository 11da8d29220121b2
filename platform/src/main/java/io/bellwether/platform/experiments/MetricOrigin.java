// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/**
 * What a metric was measured on; empty texts where the run did not say.
 *
 * @param modelId of a logged model
 * @param datasetName of a logged dataset
 */
public record MetricOrigin(String modelId, String datasetName, String datasetDigest) {
  public static final MetricOrigin NONE = new MetricOrigin("", "", "");
}
