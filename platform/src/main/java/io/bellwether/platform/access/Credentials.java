// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/** What a request says of who is asking. */
public sealed interface Credentials {
  /** Nothing. */
  record None() implements Credentials {}

  /** A name and a password, or a name and one of its API keys. */
  record Password(String name, String password) implements Credentials {
    @Override
    public String toString() {
      return "Password[" + name + "]";
    }
  }

  /** An API key. */
  record Key(String key) implements Credentials {
    @Override
    public String toString() {
      return "Key[]";
    }
  }

  /** Something that cannot be read. */
  record Unreadable() implements Credentials {}
}
