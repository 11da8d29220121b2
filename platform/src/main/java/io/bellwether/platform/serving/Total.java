// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a version has been asked for since the server started.
 *
 * @param predictions of all requests that were answered; one request may ask for many
 * @param answered requests that got their predictions
 * @param answering the time that those took together
 * @param failed requests that did not
 * @param failing the time that those took together
 * @param last when a request was answered last
 */
public record Total(
    String model,
    String version,
    long predictions,
    long answered,
    Duration answering,
    long failed,
    Duration failing,
    Optional<Instant> last) {}
