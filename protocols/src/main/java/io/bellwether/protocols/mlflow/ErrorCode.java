// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

/** MLflow's words for what went wrong, and the status that each is sent with. */
enum ErrorCode {
  INTERNAL_ERROR(500),
  NOT_IMPLEMENTED(501),
  TEMPORARILY_UNAVAILABLE(503),
  RESOURCE_CONFLICT(409),
  RESOURCE_DOES_NOT_EXIST(404),
  PERMISSION_DENIED(403),
  RESOURCE_ALREADY_EXISTS(400),
  INVALID_PARAMETER_VALUE(400),
  BAD_REQUEST(400);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** MLflow sends a class beside the code, which differs for one of them. */
  String errorClass() {
    return this == RESOURCE_DOES_NOT_EXIST ? "RESOURCE_NOT_FOUND" : name();
  }

  String sqlState() {
    return this == INTERNAL_ERROR ? "XXM00" : "KAM00";
  }
}
