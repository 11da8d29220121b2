// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

/** The body is packed in a way that nobody here can unpack. */
public final class UnknownEncoding extends RuntimeException {
  UnknownEncoding(String encoding) {
    super("Content-Encoding: %s (expected: %s)".formatted(encoding, Packing.KNOWN));
  }
}
