// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;

/**
 * What came true for a prediction.
 *
 * @param value Double, Long, Boolean, String, or of several targets a list of Doubles
 * @param time when it came true
 * @param recordedAt when we were told
 */
public record Label(
    String predictionId, String model, Object value, Instant time, Instant recordedAt) {}
