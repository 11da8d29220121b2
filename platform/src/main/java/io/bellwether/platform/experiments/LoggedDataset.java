// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.Optional;

/**
 * A dataset that a run says it has used, in the run's words.
 *
 * @param digest tells versions of one name apart
 */
public record LoggedDataset(
    String name,
    String digest,
    String sourceType,
    String source,
    Optional<String> schema,
    Optional<String> profile) {}
