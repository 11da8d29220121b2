// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;

/**
 * How many requests of a model failed in one minute, though nothing was wrong with them.
 *
 * @param minute its start
 */
public record FailedRequests(String workspace, String model, Instant minute, long requests) {}
