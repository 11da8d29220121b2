// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.Optional;

/** A dataset that runs of an experiment have read, and what for. */
public record DatasetSummary(
    String experimentId, String name, String digest, Optional<String> context) {}
