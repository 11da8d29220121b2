// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

/** A refusal in MLflow's own words. */
final class Refusal extends RuntimeException {
  private final ErrorCode code;

  Refusal(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  static Refusal invalid(String message) {
    return new Refusal(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  ErrorCode code() {
    return code;
  }
}
