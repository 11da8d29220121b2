// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.time.Instant;

/**
 * Somebody who can log in.
 *
 * @param id a number, since MLflow's clients expect one
 * @param admin may do everything everywhere
 */
public record User(long id, String name, boolean admin, Instant createdAt) {}
