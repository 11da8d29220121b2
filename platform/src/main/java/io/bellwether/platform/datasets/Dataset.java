// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import java.time.Instant;

/**
 * A name and its newest version.
 *
 * @param createdAt of the first version
 */
public record Dataset(DatasetVersion newest, Instant createdAt) {}
