// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

/** What searches may compare and order by. */
public enum TraceField {
  ID,
  CLIENT_REQUEST,
  EXPERIMENT,
  STATE,
  STARTED,
  DURATION,
  ENDED
}
