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
 * @param remembered rows whose answers were known from before
 * @param recalling the time that it took to find those
 * @param computed rows whose answers were looked for and not known; none where none are remembered
 * @param computing the time that those took
 */
public record Total(
    String model,
    String version,
    long predictions,
    long answered,
    Duration answering,
    long failed,
    Duration failing,
    Optional<Instant> last,
    long remembered,
    Duration recalling,
    long computed,
    Duration computing) {
  /** Of a version that was never asked. */
  public static Total none(String model, String version) {
    Duration no = Duration.ZERO;
    return new Total(model, version, 0, 0, no, 0, no, Optional.empty(), 0, no, 0, no);
  }
}
