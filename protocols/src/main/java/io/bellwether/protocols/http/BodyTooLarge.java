// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

/** The body has more bytes than a route of its kind takes. */
public final class BodyTooLarge extends RuntimeException {
  public BodyTooLarge(long limit) {
    super("body: more than %d bytes (expected: at most that)".formatted(limit));
  }
}
