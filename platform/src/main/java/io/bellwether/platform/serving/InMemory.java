// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.Optional;

/**
 * Whether a version is in memory.
 *
 * @param failure why it could not be loaded, if it could not when it was asked for last
 */
public record InMemory(boolean isLoaded, Optional<String> failure) {}
