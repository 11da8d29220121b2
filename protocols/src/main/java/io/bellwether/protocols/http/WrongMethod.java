// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.util.Set;

/** The path is there, and not for this method. */
public final class WrongMethod extends RuntimeException {
  WrongMethod(String method, Set<String> methods) {
    super("%s (expected: %s)".formatted(method, String.join(" or ", methods)));
  }
}
