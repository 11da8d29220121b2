// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

/** A model did not come to a row in time, because of others that it answers: ask again later. */
public final class BusyModelException extends RuntimeException {
  public BusyModelException(String reason) {
    super(reason);
  }
}
