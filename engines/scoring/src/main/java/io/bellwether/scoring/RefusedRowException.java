// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

/** A model cannot answer a row, though each value is of the kind that it takes. */
public final class RefusedRowException extends RuntimeException {
  public RefusedRowException(String reason) {
    super(reason);
  }
}
