// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

/** The server cannot start like this; the message says which key and what would be right. */
final class BadConfiguration extends RuntimeException {
  BadConfiguration(String message) {
    super(message);
  }
}
