// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/**
 * Makes of passwords what may be stored. Implementers: slow and memory-hard on purpose, a salt for
 * each; safe for use by several threads, of which only a few are served at a time.
 */
public interface PasswordHashes {
  String hash(String password);

  /** Whether this is the hash of the password; false too for a hash that it cannot read. */
  boolean matches(String password, String hash);
}
