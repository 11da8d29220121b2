// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

/** The body is of a type that its route does not take. */
public final class UnknownMediaType extends RuntimeException {
  public UnknownMediaType(String type, String expected) {
    super("Content-Type: %s (expected: %s)".formatted(type.isBlank() ? "none" : type, expected));
  }
}
