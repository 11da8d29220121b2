// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/** A user and what a password is held against. */
public record Account(User user, String passwordHash) {
  @Override
  public String toString() {
    return "Account[" + user + "]";
  }
}
