// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Caller;

/** Lets requests in, or not. */
public interface Gate {
  /** Without login: everybody may do everything. */
  Gate OPEN =
      new Gate() {
        @Override
        public Caller admit(
            Caller asking, Credentials credentials, String address, Permission needed) {
          return asking;
        }

        @Override
        public boolean isGuarded() {
          return false;
        }
      };

  /**
   * Tells who is asking and what that caller may do.
   *
   * @param asking the workspace and the id of the request
   * @param address where the request comes from
   * @param needed what its route needs
   * @throws io.bellwether.platform.shared.NotAuthenticated if nobody knows who it is
   * @throws io.bellwether.platform.shared.NotAllowed if the caller may not
   * @throws io.bellwether.platform.shared.TooManyAttempts if credentials were wrong too often
   */
  Caller admit(Caller asking, Credentials credentials, String address, Permission needed);

  /** Whether it asks for a login at all. */
  default boolean isGuarded() {
    return true;
  }
}
