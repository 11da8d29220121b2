// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.util.function.Supplier;

/**
 * One change of the metadata: everything that the stores write inside {@link #write} commits
 * together, audit records and outgoing events included, or not at all.
 *
 * <p>Implementers: when {@code write} returns, the change survives a crash of the process and of
 * the machine. A {@code write} inside a {@code write} joins it. Callers: no file, network, engine
 * or analytics call inside, for all writers of an embedded database wait for each other; the change
 * may be run again when the database asks for it, so it must have no effect but on stores.
 */
public interface Transactions {
  <T> T write(Supplier<T> change);

  /** Runs the action once the present change is committed; at once when there is none. */
  void afterCommit(Runnable action);

  default void write(Runnable change) {
    write(
        () -> {
          change.run();
          return true;
        });
  }
}
