// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;

/** How many runs an experiment has that are not deleted, and when the newest of them began. */
public record ExperimentActivity(long runs, Instant lastStarted) {}
