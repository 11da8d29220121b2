// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import java.time.Instant;

/**
 * One version of a scorer: how outputs are judged.
 *
 * @param scorerId of all versions of this name in the experiment
 * @param version from 1
 * @param content JSON that the client understands; the server never runs it
 */
public record ScorerVersion(
    String experimentId,
    String name,
    String scorerId,
    int version,
    String content,
    Instant createdAt) {}
