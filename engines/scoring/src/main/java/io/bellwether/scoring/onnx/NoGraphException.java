// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

/** A model that cannot be written as a graph of ONNX; the message tells the user why. */
public final class NoGraphException extends RuntimeException {
  public NoGraphException(String message) {
    super(message);
  }
}
