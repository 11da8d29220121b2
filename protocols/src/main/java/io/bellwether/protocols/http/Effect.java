// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

/** What a route does to the platform. */
public enum Effect {
  /** Nothing; also a search by POST. */
  READS,
  /** Changes something, and writes exactly one audit record when it succeeds. */
  CHANGES,
  /** Adds to a log of its own: predictions, labels, metrics, parameters. */
  RECORDS
}
