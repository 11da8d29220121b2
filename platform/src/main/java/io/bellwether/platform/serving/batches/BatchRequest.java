// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import java.util.Optional;

/**
 * A dataset to score.
 *
 * @param version of the dataset; absent: the newest
 * @param modelVersion its number, semantic version or alias; absent: what the route serves
 * @param output the dataset that the answers become a version of; absent: the model's name and
 *     {@code _predictions}
 */
public record BatchRequest(
    String dataset,
    Optional<Integer> version,
    Optional<String> modelVersion,
    Optional<String> output) {}
